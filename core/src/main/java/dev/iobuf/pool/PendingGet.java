package dev.iobuf.pool;

/**
 * An asynchronous get, see {@link Pool#getAsync}. Usable by all threads.
 *
 * <p>It need not be kept: the get waits all the same. {@link #isDone} is wait-free. {@link #cancel}
 * is lock-free, but for the moment in which another thread hands an index to the get: it waits for
 * the outcome.
 */
public sealed interface PendingGet permits AsyncGet, ServedGet {
  /**
   * Ends the get, if it still waits. Then its handler is called with {@link GetOutcome#CANCELLED}:
   * by this thread before this returns, or by the thread that runs handlers of the pool just now.
   *
   * @return true if this call has ended it; false if it has ended already, and what was lent to it
   *     is, or will be, its handler's
   */
  boolean cancel();

  /**
   * Returns true if the get has ended. Its handler may still have to be called.
   *
   * @return true if {@link #cancel} can do nothing any more
   */
  boolean isDone();
}
