package dev.iobuf.schedules.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A stack, one thread. */
public final class StackModel {
  private final Deque<Integer> values = new ArrayDeque<>();

  /** Puts a value on top. */
  public void push(int value) {
    values.push(value);
  }

  /** Takes the value on top. Returns −1 if there is none. */
  public int pop() {
    return values.isEmpty() ? -1 : values.pop();
  }

  /** Returns what later answers depend on. */
  public List<Integer> values() {
    return List.copyOf(values);
  }
}
