package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import org.jspecify.annotations.Nullable;

/**
 * The indices that are taken, one after the other, for a thread that wants several of them or none.
 *
 * <p>It is plain memory of one thread at a time: of the combiner of the {@link WaitQueue}, which
 * adds, while the waiter is reserved; else of the thread that waits. The state of the {@link
 * Waiter} passes it on.
 */
abstract class Gathering {
  /** How many are wanted, 1 at least. */
  final int wanted;

  /** How many have been taken, and not been put back. */
  int count;

  Gathering(int wanted) {
    this.wanted = wanted;
  }

  /** Keeps an index that was taken, as the one of this number. Allocates nothing. */
  abstract void keep(int number, int index);

  /** Ends the wait of its thread, to which the indices belong from now on; allocates nothing. */
  abstract void end(PoolState pool, boolean isComplete);

  /** Takes what is free, up to what is wanted; returns the last index, or WOULD_BLOCK. */
  final int gather(PoolState pool) {
    int index = pool.poll();
    while (index != WOULD_BLOCK) {
      keep(count, index);
      count++;
      if (count == wanted) {
        return index;
      }
      index = pool.poll();
    }
    return WOULD_BLOCK;
  }

  /** Several that become leases. */
  static final class OfLeases extends Gathering {
    private final int[] leases;
    private final int from;

    OfLeases(int[] leases, int from, int wanted) {
      super(wanted);
      this.leases = leases;
      this.from = from;
    }

    @Override
    void keep(int number, int index) {
      leases[from + number] = index;
    }

    @Override
    void end(PoolState pool, boolean isComplete) {
      if (!isComplete) {
        int taken = count;
        count = 0;
        putEach(pool, leases, from, taken);
      }
    }
  }

  /**
   * Puts back indices that were taken, each with its signal. An Error, of the wake-up of another
   * thread for instance, does not keep the others from being put.
   */
  static void putEach(PoolState pool, int[] indices, int from, int count) {
    Error first = null;
    for (int i = from + count - 1; i >= from; i--) {
      first = tryPut(pool, indices[i], first);
    }
    throwIfAny(first);
  }

  /** Puts an index back; returns the Error by which that ended, or the one that was before it. */
  static @Nullable Error tryPut(PoolState pool, int index, @Nullable Error before) {
    try {
      pool.putUnlent(index);
      return before;
    } catch (Error e) {
      return e;
    }
  }

  static void throwIfAny(@Nullable Error error) {
    if (error != null) {
      throw error;
    }
  }
}
