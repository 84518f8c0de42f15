package dev.iobuf.pool;

import dev.iobuf.events.ForgottenPoolEvent;
import dev.iobuf.forgotten.Watch;
import dev.iobuf.memory.Slab;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a pool that no thread can reach any more, though it was neither closed nor
 * abandoned: it is reported, and its memory is freed where that is safe.
 */
final class ForgottenPool {
  /*
   * Two things are watched. Once the pool itself is forgotten, it is reported. Once its slab and all
   * views of the slab are forgotten, too, the slab asks whether it may be freed (endUnused).
   *
   * Invariants
   *  1. This object leads neither to the pool nor to its slab or values, since the collector's thread
   *     leads to this object. What it has of the pool is the indices. They lead to memory if the pool
   *     ends the views of its leases, or wipes it: such a pool is not freed. They lead to the slab
   *     once the pool has been abandoned: then they are let go of.
   *  2. A slab is freed only after every index has been taken, by which the pool is closed. So nothing
   *     is lent, and an operation that is still under way gets nothing: it may use the pool, which is
   *     then only reached through what the compiler has kept of it.
   */

  private static final String LOGGER = "dev.iobuf.pool";

  /** Of all pools. */
  private static final ForgottenWarnings WARNINGS =
      new ForgottenWarnings(
          System::nanoTime,
          warning -> System.getLogger(LOGGER).log(System.Logger.Level.WARNING, warning));

  private final boolean isFreed;
  private volatile @Nullable IndexPool indices;
  private volatile @Nullable Watch watch;

  private ForgottenPool(IndexPool indices, @Nullable Slab slab) {
    this.indices = indices;
    this.isFreed =
        slab != null && !indices.leadsToMemory() && slab.freeWhenForgotten(this::endUnused);
  }

  /**
   * Watches a pool.
   *
   * @param slab of the pool, or null if it has none
   */
  static ForgottenPool watch(Pool<?> pool, IndexPool indices, @Nullable Slab slab) {
    ForgottenPool watched = new ForgottenPool(indices, slab);
    watched.watch = Watch.over(pool, watched::report);
    return watched;
  }

  /** The pool has been closed: there is nothing to report. */
  void endReport() {
    Watch reporting = watch;
    watch = null;
    if (reporting != null) {
      reporting.end();
    }
  }

  /** The pool is about to be abandoned: there is nothing to report, nor to free before its end. */
  void letGo() {
    endReport();
    indices = null;
  }

  private void report() {
    IndexPool pool = indices;
    if (pool == null) {
      return;
    }
    int lent = pool.lent();
    ForgottenPoolEvent.record(pool, lent);
    WARNINGS.warn(() ->
        "a pool can't be reached any more, but was neither closed nor abandoned: pool="
            + pool
            + ", lent="
            + lent
            + "; close it when its last user is done. "
            + (isFreed && lent == 0
                ? "Its memory is freed as soon as no view of it can be reached."
                : "Nothing that it owns is freed or ended."));
  }

  /** Closes the pool if nothing is lent; returns true if it is closed. */
  private boolean endUnused() {
    IndexPool pool = indices;
    if (pool == null || pool.lent() > 0) {
      return false;
    }
    try {
      pool.close();
      return true;
    } catch (IllegalStateException lent) {
      return false;
    }
  }
}
