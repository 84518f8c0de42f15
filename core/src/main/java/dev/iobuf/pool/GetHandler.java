package dev.iobuf.pool;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The action that an asynchronous get calls when it ends: exactly once, unless the get was refused
 * by an exception. After an {@code Error} of {@code getAsync} it may be called or not. A get that
 * waits for what is never put, of a pool that is never closed, does not end.
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
 * <p>Handlers of gets that have waited run one at a time in each pool, in the order in which the
 * pool serves them. A thread that finds one running leaves its own to the thread that runs it. So a
 * handler must be short and must not block: it holds up the other handlers, and the get, put or
 * close in which it runs. One that takes longer belongs {@link #on on an executor}.
 *
 * <p>A handler may use the pool: {@code tryGet}, put, {@code getAsync}, cancel, {@code close()}. A
 * get that is served at once calls its handler within {@code getAsync}. So a handler that asks
 * again and again should call {@code tryGet} first, in a loop: else the stack becomes deep. Gets
 * that have waited need no deep stack, however many serve each other.
 *
 * <p>The exception of a handler goes to the {@linkplain Thread#getUncaughtExceptionHandler uncaught
 * exception handler} of its thread, and harms neither the pool nor the operation in which it runs.
 * The handler keeps its leases.
 */
@FunctionalInterface
public interface GetHandler {
  /**
   * Called when the get has ended.
   *
   * @param lease the lease, or the first of several; {@link Pool#WOULD_BLOCK} if nothing is lent,
   *     or none was wanted
   * @param outcome how the get has ended
   */
  void ended(int lease, GetOutcome outcome);

  /**
   * Returns a handler that runs this one on an executor. If {@link Executor#execute} throws, and
   * has not run it, this handler runs on the thread by which the get ends, so that no lease is
   * lost. An executor that drops a task in silence loses the leases of its get.
   *
   * @param executor where to run this handler
   * @return another handler
   * @throws NullPointerException if the executor is null
   */
  default GetHandler on(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return (lease, outcome) -> {
      AtomicBoolean hasRun = new AtomicBoolean();
      Runnable once =
          () -> {
            if (hasRun.compareAndSet(false, true)) {
              ended(lease, outcome);
            }
          };
      try {
        executor.execute(once);
      } catch (RejectedExecutionException rejected) {
        once.run();
      } catch (Throwable e) {
        once.run();
        throw e;
      }
    };
  }
}
