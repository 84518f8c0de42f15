package dev.iobuf.pool;

import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows pools to management consoles, as {@link PoolMXBean} on the platform's server:
 *
 * <pre>{@code
 * SmallBufferPool pool = SmallBufferPool.create(1024, PoolOptions.DEFAULT.named("frames"));
 * try (PoolManagement shown = PoolManagement.show(pool)) {
 *   serve(pool); // jconsole, JDK Mission Control: dev.iobuf:type=Pool,name="frames"
 * }
 * }</pre>
 *
 * <p>A pool of which the options say {@link PoolOptions#shown()} shows itself, and needs no handle.
 *
 * <p>A bean keeps its pool reachable until the handle is closed. Needs the module {@code
 * java.management}. Safe for use by any thread.
 */
public final class PoolManagement implements AutoCloseable {
  private static final String MODULE = "java.management";

  private final PoolBean bean;

  private PoolManagement(PoolBean bean) {
    this.bean = bean;
  }

  /**
   * Shows a pool by its {@linkplain Pool#name() name}, until the result is closed. Several pools
   * may be called the same: if the name is in use, the pool is shown as {@code instance=2} of it,
   * or as the first number from there on that is free. {@link #name()} says which.
   *
   * @param pool whose statistics are read at each request
   * @return a handle; closing it stops the showing
   * @throws NullPointerException if the pool is null
   * @throws UnsupportedOperationException if the Java runtime lacks the module {@code
   *     java.management}
   */
  public static PoolManagement show(Pool<?> pool) {
    Objects.requireNonNull(pool, "pool");
    requireManagement(pool.name());
    return new PoolManagement(PoolBean.registerNext(pool.name(), () -> BeanSource.of(pool)));
  }

  /**
   * Shows a pool by a name that is not its own, until the result is closed. A name that is in use
   * is refused, as the caller has chosen it so that the pool is found there.
   *
   * @param name tells it from other pools
   * @param pool whose statistics are read at each request
   * @return a handle; closing it stops the showing
   * @throws IllegalArgumentException if a pool of that name is shown
   * @throws NullPointerException if name or pool is null
   * @throws UnsupportedOperationException if the Java runtime lacks the module {@code
   *     java.management}
   */
  public static PoolManagement show(String name, Pool<?> pool) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(pool, "pool");
    requireManagement(name);
    return new PoolManagement(PoolBean.register(name, () -> BeanSource.of(pool)));
  }

  /**
   * Shows a pool as {@link #show(Pool)} does, but does not keep it reachable: the bean of a pool
   * that is forgotten ends when it is asked, or when another pool is shown. For a pool that shows
   * itself: it closes the handle when it has ended.
   *
   * @param name what the pool is called
   * @param pool which the function must not lead to
   * @param sourceOf what the bean asks of it
   * @throws UnsupportedOperationException if the Java runtime lacks the module
   */
  static <P> PoolManagement showWeakly(String name, P pool, Function<P, BeanSource> sourceOf) {
    requireManagement(name);
    WeakReference<P> reference = new WeakReference<>(pool);
    return new PoolManagement(
        PoolBean.registerNext(
            name,
            () -> {
              P shown = reference.get();
              return shown == null ? null : sourceOf.apply(shown);
            }));
  }

  /**
   * Refuses with the remedy. This class itself must do without types of that module.
   *
   * @throws UnsupportedOperationException if the Java runtime lacks the module
   */
  static void requireManagement(String name) {
    Module own = PoolManagement.class.getModule();
    try {
      Class<?> factory =
          Class.forName(
              "java.lang.management.ManagementFactory",
              false,
              PoolManagement.class.getClassLoader());
      if (!own.canRead(factory.getModule())) {
        // A module that this code was merged into need not require it.
        throw refused(name, own + " does not read", "declare that it requires " + MODULE, null);
      }
    } catch (ClassNotFoundException e) {
      throw refused(
          name, "this Java runtime lacks", "add it to the image: jlink --add-modules " + MODULE, e);
    }
  }

  private static UnsupportedOperationException refused(
      String name, String reason, String remedy, @Nullable Throwable cause) {
    return new UnsupportedOperationException(
        "a pool can't be shown without the module %s, which %s: name=%s; %s"
            .formatted(MODULE, reason, name, remedy),
        cause);
  }

  /**
   * Returns the name under which the server has the bean, to make an ObjectName of.
   *
   * @return {@code dev.iobuf:type=Pool,name="…"}, with {@code ,instance=2} or more at its end where
   *     another pool was shown by the same name
   */
  public String name() {
    return bean.name();
  }

  /**
   * Stops showing the pool. Does nothing if the showing has ended already: by an earlier close, or
   * because the server has unregistered the bean. If another bean has the name since then, it
   * stays.
   */
  @Override
  public void close() {
    bean.unregister();
  }
}
