package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;

/**
 * Closes a pool: the closing thread takes every index, at once or as callers put them. If it can't
 * get all of them, it puts back those that it has taken.
 */
final class PoolClosing {
  /*
   *   close:            take free indices ── all ──▶ CLOSED
   *                             └── some are lent ──▶ put back
   *
   *   close in time:    wait for all, in the queue ── all are taken ──▶ CLOSED
   *                             └── in vain ──▶ put back
   *
   * Invariants
   *  1. An index that a closer has taken is neither free nor lent. Its closer puts it back, unless
   *     the pool has been closed.
   *  2. A pool is closed by a thread that has taken all of its indices itself, with the monitor.
   *  3. No thread waits with the monitor, and no code of callers runs with it.
   *
   * A closer that waits wants several indices: all. So it keeps nothing from another closer, or
   * from a thread that wants several, while both wait: the older one has its turn first.
   */

  private static final VarHandle GATHERED;

  static {
    try {
      GATHERED = MethodHandles.lookup().findVarHandle(PoolClosing.class, "gathered", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IndexPool pool;
  private final QueuedWait queued;

  /** The number of indices that waiting closers have taken. For reports only. */
  private int gathered;

  PoolClosing(IndexPool pool, QueuedWait queued) {
    this.pool = pool;
    this.queued = queued;
  }

  /** Estimates how many indices closers that wait have taken. */
  int gathered() {
    // Opaque: nothing is read by this number.
    return (int) GATHERED.getOpaque(this);
  }

  /**
   * Takes all indices, and marks the pool closed. Called with the monitor, while the pool is alive.
   *
   * @return how many are lent: if not 0, all that were taken have been put back
   */
  int takeAll() {
    StackRoom.require(pool.cells);
    BitSet taken = new BitSet(pool.capacity);
    int out = pool.capacity;
    try {
      int index = pool.poll();
      while (index != WOULD_BLOCK) {
        taken.set(index);
        out--;
        // Not once more than the capacity: a poll that finds no index would count as an exhaustion.
        index = out > 0 ? pool.poll() : WOULD_BLOCK;
      }
    } catch (Throwable e) {
      restore(taken);
      throw e;
    }
    if (out == 0) {
      pool.markClosed();
    } else {
      restore(taken);
    }
    return out;
  }

  /**
   * Takes every index, waits until it has all, and marks the pool closed.
   *
   * @param nanos how long to wait at most, or MAX_VALUE without a limit
   * @return how many are lent after a time-out or an interrupt: all that were taken have been put
   *     back; 0 if the pool is closed or abandoned
   * @throws IllegalStateException if too many threads wait
   */
  int gatherAll(long nanos) {
    All all = new All();
    int _ = queued.awaitAll(all, System.nanoTime(), nanos);
    return all.out;
  }

  /** All indices of the pool, for a closer. */
  private final class All extends Gathering {
    private final BitSet taken = new BitSet(pool.capacity);

    /** How many were lent in the end. */
    int out;

    All() {
      super(pool.capacity);
    }

    @Override
    int gather(PoolState state) {
      int index = state.poll();
      while (index != WOULD_BLOCK) {
        taken.set(index);
        count++;
        // Atomicity is all that is needed, and release the weakest mode that exists.
        int _ = (int) GATHERED.getAndAddRelease(PoolClosing.this, 1);
        // Not once more than there are, as above.
        index = count < wanted ? state.poll() : WOULD_BLOCK;
      }
      return count == wanted ? taken.length() - 1 : WOULD_BLOCK;
    }

    @Override
    void end(PoolState state, boolean isComplete) {
      if (isComplete && closeAlive()) {
        return;
      }
      out = pool.isClosed() ? 0 : wanted - count;
      int _ = (int) GATHERED.getAndAddRelease(PoolClosing.this, -count);
      // Without the monitor: the last index that returns to an abandoned pool runs code of callers.
      restore(taken);
    }

    private boolean closeAlive() {
      try {
        return pool.closeTaken();
      } finally {
        pool.waiters.handlers.call();
      }
    }
  }

  private void restore(BitSet taken) {
    Throwable first = null;
    for (int index = taken.nextSetBit(0); index >= 0; index = taken.nextSetBit(index + 1)) {
      first = Gathering.tryPut(pool, index, first);
    }
    Gathering.throwIfAny(first);
  }
}
