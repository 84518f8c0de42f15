package dev.iobuf.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What an asynchronous get calls when it ends: exactly once, unless the get was refused by an
 * exception.
 *
 * <p>A handler runs on the thread by which the get ends:
 *
 * <ul>
 *   <li>the caller of {@code getAsync}, before that returns, if what it asked for is free;
 *   <li>a thread that puts, gets, cancels, or closes the pool, or ends its own wait;
 *   <li>a thread of the {@linkplain java.util.concurrent.ForkJoinPool#commonPool() common pool}, if
 *       the time has passed.
 * </ul>
 *
 * <p>Handlers of a pool that wait run one at a time, in the order in which the pool serves them: a
 * thread that finds one running leaves its own to the thread that runs it. So a handler must be
 * short and must not block. It holds up the other handlers, but no other get or put. One that takes
 * longer belongs {@link #on on an executor}.
 *
 * <p>A handler may use the pool: get, put, {@code getAsync}, cancel, close. What it throws goes to
 * the {@linkplain Thread#getUncaughtExceptionHandler uncaught exception handler} of its thread, and
 * harms neither the pool nor the operation in which it runs. It keeps what was lent to it.
 */
@FunctionalInterface
public interface GetHandler {
  /**
   * Called when the get has ended.
   *
   * @param lease the lease, or the first of several; {@link Pool#WOULD_BLOCK} if nothing is lent
   * @param outcome how the get has ended
   */
  void ended(int lease, GetOutcome outcome);

  /**
   * Returns a handler that runs this one on an executor. If the executor rejects it, this handler
   * runs on the thread by which the get ends, so that no lease is lost.
   *
   * @param executor where to run this handler
   * @return another handler
   */
  default GetHandler on(Executor executor) {
    return (lease, outcome) -> {
      try {
        executor.execute(() -> ended(lease, outcome));
      } catch (RejectedExecutionException rejected) {
        ended(lease, outcome);
      }
    };
  }
}
