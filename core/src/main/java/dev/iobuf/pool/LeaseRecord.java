package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;

/**
 * Which thread holds a lease of a {@linkplain PoolOptions#tracked() tracked} pool.
 *
 * @param index what is lent
 * @param holder the thread that got it
 * @param age how long ago
 * @param stack where, the innermost frame first
 */
public record LeaseRecord(int index, Thread holder, Duration age, List<StackTraceElement> stack) {
  /** Copies the frames. */
  public LeaseRecord {
    stack = List.copyOf(stack);
  }

  @Override
  public String toString() {
    return "index %s, lent to %s %s ago%s"
        .formatted(index, holder, age, stack.isEmpty() ? "" : " at " + stack.getFirst());
  }
}
