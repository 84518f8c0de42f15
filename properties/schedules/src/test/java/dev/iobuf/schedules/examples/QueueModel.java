package dev.iobuf.schedules.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A queue of at most two indices, one thread. */
public final class QueueModel {
  private final Deque<Integer> values = new ArrayDeque<>();

  /** Appends an index. Returns false if full. */
  public boolean offer(int value) {
    return values.size() < 2 && values.add(value);
  }

  /** Takes the oldest index. Returns −1 if empty. */
  public int poll() {
    return values.isEmpty() ? -1 : values.remove();
  }

  /** Returns what later answers depend on. */
  public List<Integer> values() {
    return List.copyOf(values);
  }
}
