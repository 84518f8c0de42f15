package dev.iobuf.pool;

/**
 * What a pool refuses though no correct program does it. Each refusal is counted by its kind, see
 * {@link PoolStatistics#misuses(Misuse)}, and is an event of Flight Recorder.
 *
 * <p>Not counted are errors in the arguments of a method that say nothing of a lease: a range
 * beyond an array, null, a capacity that is out of range.
 */
public enum Misuse {
  /** An index, or a range of indices, that is not the pool's: below 0, or the capacity or more. */
  OUT_OF_RANGE,

  /**
   * A put of an index that is not lent: it was put twice, or another pool lent it. In a {@linkplain
   * PoolOptions#checked() checked} pool, also a put of an earlier lease, though the index is lent
   * again.
   */
  PUT_OF_FREE,

  /**
   * A pin of an index that is not lent, and any use of it if the pool has to know: if it is
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

  /** Where an array that has a place for each kind has this one's. */
  @SuppressWarnings("EnumOrdinal") // of no array that outlives this process
  int place() {
    return ordinal();
  }
}
