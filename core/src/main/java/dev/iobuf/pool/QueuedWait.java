package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import dev.iobuf.wait.SpinWait;
import org.jspecify.annotations.Nullable;

/**
 * A thread's wait in the {@link WaitQueue} of a pool, from the first spin until it leaves. The
 * waiting methods block; all others are lock-free.
 */
final class QueuedWait {
  /*
   *   spin ── in vain ──▶ join ──▶ try to get ── none ──▶ sleep ── woken ──▶ try to get
   *                                   │                     ▲                  │
   *                                   │                     └──── rejoin ◀── none
   *                                   ▼
   *   leave, with the index that it got, or that a put has transferred to it; or without one, after
   *   a time-out, an interrupt, the end of the pool or an Error
   *
   * Invariants
   *  1. A waiter is counted in the state of the pool before it tries to get. So a put either is
   *     seen by that try, or sees the count and signals.
   *  2. A waiter that leaves passes on a signal that it has not used, and puts an index that it
   *     can't lend. So neither is lost.
   *  3. If an Error ends the wait, the waiter leaves as after a time-out.
   *  4. A thread that waits for several indices does not try by itself: it joins, signals, and
   *     sleeps until the combiner has gathered all of them. If it leaves without, it puts back
   *     those that it finds gathered once it has left.
   */

  private final PoolState pool;
  private final WaitQueue queue;

  QueuedWait(PoolState pool) {
    this.pool = pool;
    this.queue = pool.waiters;
  }

  /**
   * Waits on the processor for a moment, then asleep. Parameters and result as of {@link #await}.
   */
  int spinThenAwait(long start, long nanos) {
    // If other threads wait already, the next free index is theirs, and a spin is too short for a
    // later one.
    int index = pool.hasWaiters() ? WOULD_BLOCK : spin();
    return index == WOULD_BLOCK ? await(start, nanos) : index;
  }

  private int spin() {
    int index = WOULD_BLOCK;
    for (SpinWait spin = new SpinWait(); index == WOULD_BLOCK && !spin.isSpent(); ) {
      spin.once();
      index = pool.poll();
    }
    return index;
  }

  /**
   * Waits asleep, in the queue.
   *
   * @param start when the wait began, by {@link System#nanoTime}
   * @param nanos how long to wait from that time on, or MAX_VALUE without a limit
   * @return an index, or WOULD_BLOCK after a time-out, an interrupt or the end of the pool
   * @throws IllegalStateException if too many threads wait
   */
  int await(long start, long nanos) {
    Waiter waiter = join();
    int index;
    try {
      do {
        index = pool.poll();
      } while (index == WOULD_BLOCK && pool.isAlive() && sleep(waiter, start, nanos));
    } catch (Throwable e) {
      int transferred = leaveByError(waiter);
      if (transferred != WOULD_BLOCK) {
        pool.putUnlent(transferred);
      }
      throw e;
    }
    return leave(waiter, index);
  }

  /**
   * Waits asleep, in the queue, until several indices have been gathered. Ends the gathering.
   *
   * @param start when the wait began, by {@link System#nanoTime}
   * @param nanos how long to wait from that time on, or MAX_VALUE without a limit
   * @return the last index, or WOULD_BLOCK after a time-out, an interrupt or the end of the pool
   * @throws IllegalStateException if too many threads wait
   */
  int awaitAll(Gathering gathering, long start, long nanos) {
    Waiter waiter = join(gathering);
    int last = WOULD_BLOCK;
    try {
      last = sleepUntilGathered(waiter, start, nanos);
    } finally {
      gathering.end(pool, last != WOULD_BLOCK);
    }
    return last;
  }

  private int sleepUntilGathered(Waiter waiter, long start, long nanos) {
    try {
      // For indices that are free already.
      queue.signal(1);
      // Such a waiter wakes once.
      boolean _ = pool.isAlive() && sleep(waiter, start, nanos);
    } catch (Throwable e) {
      int _ = leaveByError(waiter);
      throw e;
    }
    return leave(waiter, WOULD_BLOCK);
  }

  /**
   * Makes puts signal to this thread, until {@link #leave}.
   *
   * @throws IllegalStateException if too many threads wait
   */
  Waiter join() {
    return join(null);
  }

  /** {@link #join()} of a thread that wants several indices. */
  Waiter join(@Nullable Gathering gathering) {
    // Before it counts itself in: the heap may have no room for a waiter.
    Waiter waiter = new Waiter(Thread.currentThread(), gathering);
    pool.addWaiter();
    queue.join(waiter);
    return waiter;
  }

  /** Sleeps until the waiter is woken to try again; returns false if the wait is over. */
  private boolean sleep(Waiter waiter, long start, long nanos) {
    if (waiter.isAwake()) {
      rejoin(waiter);
    }
    while (waiter.isAsleep()) {
      long left = PoolWait.left(start, nanos);
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      waiter.sleep(pool, left);
    }
    return waiter.markWoken();
  }

  /** Rejoins at the front, for a waiter that was woken in vain. Its signal is announced anew. */
  void rejoin(Waiter waiter) {
    waiter.fallAsleep();
    queue.join(waiter);
    queue.signal(1);
  }

  /**
   * Ends a wait.
   *
   * @param index the index that the waiter got by its own try, or WOULD_BLOCK
   * @return the index that is lent to the waiter, or WOULD_BLOCK
   */
  int leave(Waiter waiter, int index) {
    pool.removeWaiter();
    if (waiter.tryCancel()) {
      queue.remove(waiter);
      return index;
    }
    int transferred = waiter.transferred();
    if (transferred >= 0) {
      return transferred;
    }
    if (!waiter.hasWoken()) {
      // The signal came too late for this waiter: it is passed on to another.
      queue.signal(1);
    }
    return index;
  }

  /**
   * Ends the wait of a thread after an Error. Neither an index that was transferred to the thread
   * nor a signal that it has received is lost.
   *
   * @return the index, to be put; or WOULD_BLOCK
   */
  private int leaveByError(Waiter waiter) {
    int transferred = leave(waiter, WOULD_BLOCK);
    // A superfluous signal does no harm: it finds no free index.
    queue.signal(1);
    return transferred;
  }
}
