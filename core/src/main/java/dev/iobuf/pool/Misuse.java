package dev.iobuf.pool;

/**
 * A kind of call that a pool refuses, and that no correct program makes. Each refusal is counted by
 * its kind, see {@link PoolStatistics#misuses(Misuse)}, and is an event of Flight Recorder.
 *
 * <p>Errors in arguments that name no lease are not counted: a range beyond an array, null, a
 * capacity out of range.
 */
public enum Misuse {
  /** An index, or a range of indices, that is out of range: below 0, or the capacity or more. */
  OUT_OF_RANGE,

  /**
   * A put of an index that is not lent: it was put twice, or another pool lent it. In a {@linkplain
   * PoolOptions#checked() checked} pool, also a put of an earlier lease, though the index is lent
   * again.
   */
  PUT_OF_FREE,

  /**
   * A pin of an index that is not lent. Also any other use of such an index, if the pool is
   * {@linkplain PoolOptions#checked() checked} or {@linkplain PoolOptions#wiped() wiped}, or has
   * {@linkplain PoolOptions#guardedViews() guarded views}. In a checked pool, also a use or a pin
   * of an earlier lease.
   */
  USE_OF_FREE,

  /**
   * A put by a view of an earlier lease, though the index is lent again. Only a pool with
   * {@linkplain PoolOptions#guardedViews() guarded views} detects it by the view.
   */
  STALE_VIEW,

  /**
   * A put of an index while a call uses its memory. Only a pool with {@linkplain
   * PoolOptions#guardedViews() guarded views} detects it.
   */
  PUT_IN_USE,

  /** A put of an index that is pinned: operations in flight may use its memory. */
  PUT_OF_PINNED,

  /** An unpin of an index that is not pinned. */
  UNPIN_OF_UNPINNED,

  /** A close while indices are lent. */
  CLOSE_WHILE_LENT,

  /** A get, put or use after the end of the pool. */
  USE_AFTER_END;

  /** Returns the place of this kind in an array that has one for each kind. */
  @SuppressWarnings("EnumOrdinal") // of no array that outlives this process
  int place() {
    return ordinal();
  }
}
