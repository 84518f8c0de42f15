package dev.iobuf.pool;

import dev.iobuf.forgotten.Watch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows a pool to management consoles if its options say so, from its creation until it is closed
 * or forgotten. The bean does not keep the pool reachable.
 */
final class Showing {
  /*
   * This object refers neither to the pool nor to its values, since the cleaner's thread refers to
   * this object.
   *
   * Plain fields: they are written before the pool is published. If a thread gets the pool by a
   * data race, and closes it, the bean may stay until the pool is garbage.
   */
  private @Nullable PoolManagement bean;
  private @Nullable Watch watch;

  /**
   * Refuses a pool that can't be shown, before anything is made that would have to be undone.
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
   * Shows a pool if its options say so. If the pool can't be shown, closes its indices, and throws
   * the server's exception.
   */
  void begin(Pool<?> pool, IndexPool indices, PoolOptions options) {
    begin(pool, indices, options, BeanSource::of);
  }

  /** As above, for a pool without values. */
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

  /** Ends the bean. A second call does nothing. */
  void end() {
    if (watch != null) {
      watch.end();
    }
    if (bean != null) {
      bean.close();
    }
  }

  /** Returns an action that ends the bean, and then runs another action. */
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
