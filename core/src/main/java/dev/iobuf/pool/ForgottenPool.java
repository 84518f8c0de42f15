package dev.iobuf.pool;

import dev.iobuf.events.ForgottenPoolEvent;
import dev.iobuf.forgotten.Watch;
import dev.iobuf.memory.Slab;
import org.jspecify.annotations.Nullable;

/**
 * Handles a forgotten pool: no thread can reach it any more, but it was neither closed nor
 * abandoned. This class reports the pool, and frees its memory if that is safe.
 */
final class ForgottenPool {
  /*
   * Two objects are watched. Once the pool itself is forgotten, this class reports it. Once its
   * slab and all views of the slab are forgotten, too, the slab asks whether it may be freed
   * (endUnused).
   *
   * Invariants
   *  1. This object refers neither to the pool nor to its slab or values, since the cleaner's
   *     thread refers to this object. It refers to the indices of the pool. If the pool guards its
   *     views or wipes its memory, the indices refer to the memory: such a pool is not freed. Once
   *     the pool has been abandoned, the indices refer to the slab: then this object drops them.
   *     While a get waits without a thread, the indices refer to its handler, which may refer to the
   *     pool: such a pool is not found to be forgotten.
   *  2. A slab is freed only after every index has been taken, which closes the pool. So nothing is
   *     lent. An operation may still be running on the pool, whose object the compiler has already
   *     found unreachable: such an operation gets nothing.
   */

  private static final String LOGGER = "dev.iobuf.pool";

  /** For all pools of the process. */
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

  /** Ends the report: the pool has been closed. */
  void endReport() {
    Watch reporting = watch;
    watch = null;
    if (reporting != null) {
      reporting.end();
    }
  }

  /**
   * Drops the indices: the pool is about to be abandoned. It is not reported, and its last put
   * frees its memory.
   */
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

  /** Closes the pool if nothing is lent. Returns true if the pool is closed. */
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
