package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The indices that have returned to an abandoned pool, which is closed when all have. All methods
 * are lock-free.
 */
final class Reclaim {
  /*
   * An index returns in one of two ways. A put that sees that the pool is abandoned adds its index
   * here, and makes it free at no time. A put that does not see it makes its index free, then looks
   * at the state, which is DRAINING, and takes out whatever is free.
   *
   * Invariant. Each index is added once. A thread that would add it again has found a lease that was
   * put twice.
   */

  private static final VarHandle RETURNED;

  static {
    try {
      RETURNED = MethodHandles.lookup().findVarHandle(Reclaim.class, "returned", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PoolLife pool;
  private final IndexSet indices;

  /** How many indices have returned. */
  private int returned;

  /** What to run when all indices have returned. */
  private @Nullable Runnable afterwards;

  Reclaim(PoolLife pool, Runnable afterwards) {
    this.pool = pool;
    this.indices = new IndexSet(pool.capacity);
    this.afterwards = afterwards;
  }

  /** Returns true if an index has returned. */
  boolean has(int index) {
    return indices.has(index);
  }

  /** Returns how many indices have returned. */
  int count() {
    // Opaque: a moment's answer.
    return (int) RETURNED.getOpaque(this);
  }

  /**
   * Puts an index, which is free at no time.
   *
   * @param more what else a refusal says
   * @throws IllegalStateException if the index is not lent
   */
  void put(int index, String more) {
    if (pool.isFree(index) || !indices.add(index)) {
      throw pool.notLent(index, more);
    }
    countReturned(1);
  }

  /**
   * Takes what is free out of the pool.
   *
   * @throws IllegalStateException if a lease was put twice
   */
  void takeFree() {
    int count = 0;
    int twice = WOULD_BLOCK;
    for (int index = pool.searchAll(0); index != WOULD_BLOCK; index = pool.searchAll(0)) {
      if (indices.add(index)) {
        count++;
      } else {
        twice = index;
      }
    }
    if (count > 0) {
      countReturned(count);
    }
    if (twice != WOULD_BLOCK) {
      throw pool.notLent(twice, "");
    }
  }

  /** Counts indices that have returned; the last one ends the pool. */
  private void countReturned(int count) {
    // Volatile: what was done before any put happens before the end.
    if ((int) RETURNED.getAndAdd(this, count) + count == pool.capacity) {
      pool.endReclaim();
      runAfterwards();
    }
  }

  private void runAfterwards() {
    Runnable last = afterwards;
    // Kept no longer: it may be the last that keeps a class loader.
    afterwards = null;
    if (last != null) {
      last.run();
    }
  }
}
