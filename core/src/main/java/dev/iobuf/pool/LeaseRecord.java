package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;

/**
 * A lease that is out: the thread that got it, when, and where. The {@linkplain
 * PoolOptions#census() census} of a pool makes it. It keeps neither the thread nor any class
 * reachable. Immutable; safe for use by any thread.
 */
public final class LeaseRecord {
  private final int index;
  private final int lease;
  private final long threadId;
  private final String thread;
  private final boolean hasHolderEnded;
  private final Duration age;
  private final List<StackTraceElement> stack;

  LeaseRecord(
      int index,
      int lease,
      long threadId,
      String thread,
      boolean hasHolderEnded,
      Duration age,
      List<StackTraceElement> stack) {
    this.index = index;
    this.lease = lease;
    this.threadId = threadId;
    this.thread = thread;
    this.hasHolderEnded = hasHolderEnded;
    this.age = age;
    this.stack = List.copyOf(stack);
  }

  /**
   * Returns the index that is lent.
   *
   * @return an index, {@code 0 … capacity − 1}
   */
  public int index() {
    return index;
  }

  /**
   * Returns the lease, by which the holder puts the index.
   *
   * @return the lease; the same as the index, unless the pool is {@linkplain PoolOptions#checked()
   *     checked}
   */
  public int lease() {
    return lease;
  }

  /**
   * Returns the thread that got the lease, as text. That thread may have handed the lease to
   * another thread since.
   *
   * @return the text that {@link Thread#toString()} returned when the pool first saw the thread,
   *     and whether the thread has ended; only the id if the heap had no room for more
   */
  public String thread() {
    return thread;
  }

  /**
   * Returns the {@link Thread#threadId()} of the thread that got the lease.
   *
   * @return an id of a thread that may have ended
   */
  public long threadId() {
    return threadId;
  }

  /**
   * Tells whether the thread that got the lease had ended when the record was made. If so, and that
   * thread has not handed the lease to another thread, no thread will put the lease.
   *
   * @return true if it had ended; false if it had not, or if the pool knows only its id
   */
  public boolean hasHolderEnded() {
    return hasHolderEnded;
  }

  /**
   * Returns for how long the index had been lent when the record was made, with an error of about
   * 10 ms.
   *
   * @return zero or more
   */
  public Duration age() {
    return age;
  }

  /**
   * Returns the stack of the get.
   *
   * @return the frames of the get's caller, the innermost first; empty if the census did not record
   *     them
   */
  public List<StackTraceElement> stack() {
    return stack;
  }

  @Override
  public String toString() {
    return "index %s, lent to %s %s ago%s"
        .formatted(index, thread, age, stack.isEmpty() ? "" : " at " + stack.getFirst());
  }
}
