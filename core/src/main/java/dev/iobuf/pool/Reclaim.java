package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The indices that have returned to an abandoned pool. When all have returned, the pool is closed.
 * All methods are lock-free.
 */
final class Reclaim {
  /*
   * An index returns in one of two ways. A put that sees that the pool is abandoned adds its index
   * here, and never makes it free. A put that does not see it makes its index free, then reads the
   * state, which is DRAINING, and takes out all free indices.
   *
   * Invariant. Each index is added once. If a thread finds an index added already, its lease was
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

  /** The number of indices that have returned. */
  private int returned;

  /** Run when all indices have returned. */
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
   * Puts an index, without making it free.
   *
   * @param more the end of a refusal's message
   * @throws IllegalStateException if the index is not lent
   */
  void put(int index, String more) {
    if (pool.isFree(index) || !indices.add(index)) {
      throw pool.notLent(index, more);
    }
    countReturned(1);
  }

  /**
   * Takes the free indices out of the pool.
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

  /** Counts indices that have returned. The last one ends the pool. */
  private void countReturned(int count) {
    // Volatile: actions before any put happen-before the end.
    if ((int) RETURNED.getAndAdd(this, count) + count == pool.capacity) {
      pool.endReclaim();
      runAfterwards();
    }
  }

  private void runAfterwards() {
    Runnable last = afterwards;
    // Dropped: it may be the last reference to a class loader.
    afterwards = null;
    if (last != null) {
      last.run();
    }
  }
}
