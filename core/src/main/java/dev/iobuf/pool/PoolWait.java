package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import dev.iobuf.events.WaitEvent;
import dev.iobuf.wait.Backoff;
import dev.iobuf.wait.WaitStrategy;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for an index, by the strategy of the pool. */
final class PoolWait {
  /** In a pool that spins or yields, the number of tries of a virtual thread before it sleeps. */
  private static final int LOOKS_OF_VIRTUAL_THREAD = 128;

  private final IndexPool pool;
  private final WaitStrategy strategy;
  private final QueuedWait queued;

  PoolWait(IndexPool pool, WaitStrategy strategy, QueuedWait queued) {
    this.pool = pool;
    this.strategy = strategy;
    this.queued = queued;
  }

  /**
   * Waits for an index.
   *
   * @param nanos how long at most, or MAX_VALUE without a limit
   * @return an index, or WOULD_BLOCK when the time has passed
   * @throws InterruptedException if the thread is interrupted when it has to wait
   * @throws IllegalStateException if the pool ends meanwhile, or too many threads wait
   */
  int await(long nanos) throws InterruptedException {
    return await(null, nanos);
  }

  /**
   * Waits for one index by the strategy of the pool, or asleep for several.
   *
   * @param several null if one is wanted
   * @param nanos how long at most, or MAX_VALUE without a limit
   * @return an index, the last one of several; or WOULD_BLOCK when the time has passed
   * @throws InterruptedException if the thread is interrupted when it has to wait
   * @throws IllegalStateException if the pool ends meanwhile, or too many threads wait
   */
  int await(@Nullable Gathering several, long nanos) throws InterruptedException {
    int index = nanos > 0 ? awaitAndCount(several, nanos) : WOULD_BLOCK;
    if (index == WOULD_BLOCK && Thread.interrupted()) {
      throw Refusals.interrupted(pool);
    }
    if (index == WOULD_BLOCK && !pool.isAlive()) {
      // Not a misuse: a caller may abandon a pool in order to end the waits.
      throw Refusals.ended(pool, "wait for an index ended by ");
    }
    if (index == WOULD_BLOCK) {
      countVain(nanos);
    }
    return index;
  }

  private void countVain(long nanos) {
    if (nanos > 0) {
      pool.counters.timedOut();
    } else {
      pool.refused();
    }
  }

  private int awaitAndCount(@Nullable Gathering several, long nanos) {
    WaitEvent event = new WaitEvent(); // before the start, since the first event takes long to make
    long start = System.nanoTime();
    int place = pool.counters.beginWait(start, pool.capacity);
    int index = WOULD_BLOCK;
    try {
      index = several == null ? awaitOne(start, nanos) : queued.awaitAll(several, start, nanos);
    } finally {
      pool.counters.endWait(place, System.nanoTime() - start);
      event.end(pool, index);
    }
    return index;
  }

  private int awaitOne(long start, long nanos) {
    return strategy == WaitStrategy.PARK ? queued.spinThenAwait(start, nanos) : poll(start, nanos);
  }

  /**
   * Tries again and again. A virtual thread, which keeps its carrier meanwhile, stops after some
   * tries.
   */
  private int poll(long start, long nanos) {
    Backoff backoff = new Backoff();
    long looks = mayKeepProcessor() ? Long.MAX_VALUE : LOOKS_OF_VIRTUAL_THREAD;
    int index = pool.poll();
    while (index == WOULD_BLOCK && pool.isAlive()) {
      long left = left(start, nanos);
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return WOULD_BLOCK;
      }
      if (looks == 0) {
        return queued.await(start, nanos);
      }
      looks--;
      pause(backoff, left);
      index = pool.poll();
    }
    return index;
  }

  /**
   * Returns true if a thread may keep trying, or if each try sleeps. Otherwise virtual threads
   * could occupy all carriers, and a holder that is a virtual thread could not run to put its
   * index.
   */
  private boolean mayKeepProcessor() {
    return strategy == WaitStrategy.BACK_OFF || !Thread.currentThread().isVirtual();
  }

  @SuppressWarnings("ThreadPriorityCheck") // the caller has chosen to yield
  private void pause(Backoff backoff, long left) {
    switch (strategy) {
      case BUSY_SPIN -> Thread.onSpinWait();
      case YIELD -> Thread.yield();
      default -> LockSupport.parkNanos(pool, Math.min(left, backoff.nextNanos()));
    }
  }

  /** Returns how much of a wait's time is left; MAX_VALUE if it has no limit. */
  static long left(long start, long nanos) {
    return nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
  }
}
