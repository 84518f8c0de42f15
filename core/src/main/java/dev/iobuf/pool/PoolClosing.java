package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import java.util.BitSet;

/**
 * How a pool is closed: by a thread that takes every index, at once or as callers put them. If it
 * can't have all of them, it puts back those that it has taken.
 */
final class PoolClosing {
  /*
   *   close:            take what is free ── all ──▶ CLOSED
   *                             └── some are lent ──▶ put back
   *
   *   close in time:    take one ── it was the last ──▶ CLOSED
   *                       ▲  └── none is free ──▶ sleep in the queue ── in vain ──▶ put back
   *                       └────── an index ────────────────┘
   *
   * Invariants
   *  1. An index that a closer has taken is neither free nor lent. Its closer puts it back, unless the
   *     pool has been closed.
   *  2. `gathered` counts what the closers that wait have taken. It changes under the monitor of the
   *     pool, as does the end of its life. So only one thread counts the last index in, that thread
   *     closes the pool, and each other closer sees that before it would put back.
   *  3. No thread waits with the monitor, and no code of callers runs with it.
   *
   * A closer that waits is an ordinary waiter. It takes its turn for each index anew, behind threads
   * that came before. Two closers that wait hold different indices, and close the pool together.
   */

  private final IndexPool pool;
  private final QueuedWait queued;

  /** How many indices closers that wait have taken. */
  private volatile int gathered;

  PoolClosing(IndexPool pool, QueuedWait queued) {
    this.pool = pool;
    this.queued = queued;
  }

  /** Returns how many indices closers that wait have taken, while the pool is alive. */
  int gathered() {
    return gathered;
  }

  /**
   * Takes all indices, and marks the pool closed. Called with the monitor, while the pool is alive.
   *
   * @return how many are lent: if not 0, all that were taken have been put back
   */
  int takeAll() {
    StackRoom.require(pool.cells);
    BitSet taken = new BitSet(pool.capacity);
    int out = pool.capacity - gathered;
    try {
      int index = pool.poll();
      while (index != WOULD_BLOCK) {
        taken.set(index);
        out--;
        // Not once more than there are: to find none would count as an exhaustion.
        index = out > 0 ? pool.poll() : WOULD_BLOCK;
      }
    } catch (Throwable e) {
      putBack(taken);
      throw e;
    }
    if (out == 0) {
      pool.markClosed();
    } else {
      putBack(taken);
    }
    return out;
  }

  /**
   * Takes index after index, waits where none is free, and marks the pool closed with the last one.
   *
   * @param nanos how long to wait at most, or MAX_VALUE for ever
   * @return how many are lent after a time-out or an interrupt: all that were taken have been put
   *     back; 0 if the pool is closed or abandoned
   * @throws IllegalStateException if too many threads wait
   */
  int gatherAll(long nanos) {
    StackRoom.require(pool.cells);
    long start = System.nanoTime();
    BitSet taken = new BitSet(pool.capacity);
    try {
      int index = next(start, nanos);
      while (index != WOULD_BLOCK && !keep(index, taken)) {
        index = next(start, nanos);
      }
    } catch (Throwable e) {
      int _ = release(taken);
      throw e;
    }
    return release(taken);
  }

  private int next(long start, long nanos) {
    // Where others wait already, what comes free is theirs.
    int index = pool.hasWaiters() ? WOULD_BLOCK : pool.poll();
    return index == WOULD_BLOCK ? queued.await(start, nanos) : index;
  }

  /** Keeps an index; returns true if it was the last one, with which the pool is closed. */
  private boolean keep(int index, BitSet taken) {
    synchronized (pool) {
      taken.set(index);
      gathered++;
      // Not if it was abandoned meanwhile: the index then returns to it.
      boolean isLast = gathered == pool.capacity && pool.isAlive();
      if (isLast) {
        pool.markClosed();
      }
      return isLast;
    }
  }

  /** Ends a wait: puts back what it has taken, unless the pool is closed; returns how many lack. */
  private int release(BitSet taken) {
    synchronized (pool) {
      if (pool.isAlive()) {
        int out = pool.capacity - gathered;
        gathered -= taken.cardinality();
        putBack(taken);
        return out;
      }
    }
    if (!pool.isClosed()) {
      // The last one that returns to an abandoned pool runs code of the caller's.
      putBack(taken);
    }
    return 0;
  }

  private void putBack(BitSet taken) {
    for (int index = taken.nextSetBit(0); index >= 0; index = taken.nextSetBit(index + 1)) {
      pool.putUnlent(index);
    }
  }
}
