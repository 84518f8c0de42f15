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
 * <p>A pool whose options say {@link PoolOptions#shown()} shows itself, and needs no handle.
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
   * may have the same name. If the name is in use, the pool is shown as {@code instance=2} of it,
   * or by the next number that is free. {@link #name()} says which.
   *
   * @param pool the pool, whose statistics are read at each request
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
   * Shows a pool by a given name, until the result is closed. If the name is in use, this method
   * refuses it: operators look for the pool under exactly that name.
   *
   * @param name a name that no other pool is shown by
   * @param pool the pool, whose statistics are read at each request
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
   * Shows a pool as {@link #show(Pool)} does, but does not keep it reachable. The bean of a
   * forgotten pool ends when a client reads it, or when another pool is shown. For a pool that
   * shows itself: the end of the pool closes the handle.
   *
   * @param name the name of the pool
   * @param pool the pool; the function must not refer to it
   * @param sourceOf returns the functions by which the bean reads the pool
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
   * Refuses, and names the remedy, if the module is missing. This class itself must not use types
   * of that module.
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
        // If this code was merged into another module, that module may not require it.
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
   * Returns the name of the bean on the server, in the form of an ObjectName.
   *
   * @return {@code dev.iobuf:type=Pool,name="…"}; if another pool had the same name, followed by
   *     {@code ,instance=2} or a higher number
   */
  public String name() {
    return bean.name();
  }

  /**
   * Stops showing the pool. Does nothing if an earlier close, or a client of the server, has ended
   * that already. If another bean has since taken the name, that bean stays.
   */
  @Override
  public void close() {
    bean.unregister();
  }
}
