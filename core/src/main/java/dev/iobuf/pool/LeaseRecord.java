package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;

/**
 * Which thread holds a lease of a {@linkplain PoolOptions#tracked() tracked} pool, since when, and
 * where it got it. Immutable; safe for use by any thread.
 */
public final class LeaseRecord {
  private final int index;
  private final Thread holder;
  private final Duration age;
  private final List<StackTraceElement> stack;

  LeaseRecord(int index, Thread holder, Duration age, List<StackTraceElement> stack) {
    this.index = index;
    this.holder = holder;
    this.age = age;
    this.stack = List.copyOf(stack);
  }

  /**
   * Returns what is lent.
   *
   * @return an index, {@code 0 … capacity − 1}
   */
  public int index() {
    return index;
  }

  /**
   * Returns the thread that got the lease. That thread may have handed the lease to another one
   * since.
   *
   * @return a thread, which may have ended
   */
  public Thread holder() {
    return holder;
  }

  /**
   * Returns for how long the index had been lent when the record was made.
   *
   * @return zero or more
   */
  public Duration age() {
    return age;
  }

  /**
   * Returns where the lease was got.
   *
   * @return the frames of the get's caller, the innermost first
   */
  public List<StackTraceElement> stack() {
    return stack;
  }

  @Override
  public String toString() {
    return "index %s, lent to %s %s ago%s"
        .formatted(index, holder, age, stack.isEmpty() ? "" : " at " + stack.getFirst());
  }
}
