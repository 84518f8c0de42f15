package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import org.jspecify.annotations.Nullable;

/**
 * The indices that are taken, as they become free, for a get of several, all or none.
 *
 * <p>It is plain memory of one thread at a time. While the {@link Waiter} is reserved, that is the
 * combiner of the {@link WaitQueue}, which adds; else it is the thread that waits. The state of the
 * waiter passes it on.
 */
abstract class Gathering {
  /** The number of indices that are wanted, at least 1. */
  final int wanted;

  /** The number of indices that have been taken, and not put back. */
  int count;

  Gathering(int wanted) {
    this.wanted = wanted;
  }

  /**
   * Takes free indices, up to the number that is wanted. Allocates nothing.
   *
   * @return the last index, or WOULD_BLOCK if at least one is still missing
   */
  abstract int gather(PoolState pool);

  /** Ends the wait of its thread, to which the indices belong from now on. Allocates nothing. */
  abstract void end(PoolState pool, boolean isComplete);

  /** Several that become leases. */
  static class OfLeases extends Gathering {
    final int[] leases;
    final int from;

    OfLeases(int[] leases, int from, int wanted) {
      super(wanted);
      this.leases = leases;
      this.from = from;
    }

    @Override
    final int gather(PoolState pool) {
      count += pool.take(leases, from + count, wanted - count);
      return count == wanted ? leases[from + count - 1] : WOULD_BLOCK;
    }

    @Override
    final void end(PoolState pool, boolean isComplete) {
      if (!isComplete) {
        int taken = count;
        count = 0;
        putEach(pool, leases, from, taken);
      }
    }
  }

  /**
   * Puts back indices that were taken, each with its signal. If one put fails, by an Error of the
   * wake-up of another thread for instance, the others are put all the same.
   */
  static void putEach(PoolState pool, int[] indices, int from, int count) {
    Throwable first = null;
    for (int i = from; i < from + count; i++) {
      first = tryPut(pool, indices[i], first);
    }
    throwIfAny(first);
  }

  /** Puts an index back. Returns its exception, or an earlier one. */
  static @Nullable Throwable tryPut(PoolState pool, int index, @Nullable Throwable before) {
    try {
      pool.putUnlent(index);
      return before;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  /** Throws the exception of a put, if there was one. */
  static void throwIfAny(@Nullable Throwable thrown) {
    if (thrown instanceof RuntimeException refusal) {
      throw refusal;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }
}
