package dev.iobuf.schedules;

import org.jspecify.annotations.Nullable;

/**
 * One call of a history. An operation precedes another if it returned before the other was invoked.
 *
 * @param thread the thread that made it, 0 …
 * @param call the call
 * @param invoked when it began: any clock, the same for all operations
 * @param returned when it returned; {@link #PENDING} if it did not
 * @param result its result; meaningless if it has not returned
 */
public record Operation(
    int thread, Call call, long invoked, long returned, @Nullable Object result) {
  /**
   * The time of return of an operation that has not returned: it may or may not have had effect.
   */
  public static final long PENDING = Long.MAX_VALUE;

  boolean isPending() {
    return returned == PENDING;
  }

  @Override
  public String toString() {
    return "T" + thread + ": " + call + (isPending() ? " pending" : " -> " + result);
  }
}
