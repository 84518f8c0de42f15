package dev.iobuf.pool;

import dev.iobuf.forgotten.Watch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a pool shows itself to management consoles, if its options say so: from its creation until it
 * is closed, or forgotten. Its bean does not keep it reachable.
 */
final class Showing {
  /*
   * This object leads neither to the pool nor to its values, since the collector's thread leads to
   * this object.
   *
   * Plain fields: they are written before the pool is published. A thread that gets the pool by a
   * race, and closes it, may leave the bean to the collector.
   */
  private @Nullable PoolManagement bean;
  private @Nullable Watch watch;

  /**
   * Refuses what can't be shown, before there is anything that would have to be undone.
   *
   * @throws UnsupportedOperationException if a pool is to be shown, and the Java runtime lacks the
   *     module {@code java.management}
   */
  static void require(PoolChoices choices, String kind) {
    if (choices.has(PoolChoices.Flag.SHOWN)) {
      PoolManagement.requireManagement(choices.nameOf(kind).name());
    }
  }

  /**
   * Shows a pool, if its options say so. If it can't be shown, its indices are closed, and this
   * throws what the server threw.
   */
  void begin(Pool<?> pool, IndexPool indices, PoolOptions options) {
    begin(pool, indices, options, BeanSource::of);
  }

  /** Shows a pool that has no values. */
  void begin(IndexPool pool, PoolOptions options) {
    begin(pool, pool, options, BeanSource::of);
  }

  private <P> void begin(
      P pool, IndexPool indices, PoolOptions options, Function<P, BeanSource> sourceOf) {
    if (!options.isShown()) {
      return;
    }
    try {
      bean = PoolManagement.showWeakly(indices.name(), pool, sourceOf);
      watch = Watch.over(pool, this::end);
    } catch (RuntimeException | Error e) {
      indices.close(); // ends the bean, too
      throw e;
    }
  }

  /** Ends it. A second end does nothing. */
  void end() {
    if (watch != null) {
      watch.end();
    }
    if (bean != null) {
      bean.close();
    }
  }

  /** Returns what ends it, and then does something else. */
  Runnable endBefore(Runnable afterwards) {
    if (bean == null) {
      return afterwards;
    }
    return () -> {
      try {
        end();
      } finally {
        afterwards.run();
      }
    };
  }
}
