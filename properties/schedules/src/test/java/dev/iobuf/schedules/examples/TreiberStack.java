package dev.iobuf.schedules.examples;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The stack of R. K. Treiber (1986), over an AtomicReference. */
public final class TreiberStack {
  private record Node(int value, @Nullable Node next) {}

  private final AtomicReference<@Nullable Node> top = new AtomicReference<>();

  /** Puts a value on top. */
  public void push(int value) {
    Node seen;
    do {
      seen = top.get();
    } while (!top.compareAndSet(seen, new Node(value, seen)));
  }

  /** Takes the value on top. Returns −1 if there is none. */
  public int pop() {
    while (true) {
      Node seen = top.get();
      if (seen == null) {
        return -1;
      }
      if (top.compareAndSet(seen, seen.next())) {
        return seen.value();
      }
    }
  }
}
