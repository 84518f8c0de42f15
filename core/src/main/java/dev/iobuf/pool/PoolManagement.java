package dev.iobuf.pool;

import java.util.Objects;
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
 * <p>Needs the module {@code java.management}. Safe for use by any thread.
 */
public final class PoolManagement implements AutoCloseable {
  private static final String MODULE = "java.management";

  private final PoolBean bean;

  private PoolManagement(PoolBean bean) {
    this.bean = bean;
  }

  /**
   * Shows a pool by its {@linkplain Pool#name() name}, until the result is closed.
   *
   * @param pool whose statistics are read at each request
   * @return a handle; closing it stops the showing
   * @throws IllegalArgumentException if a pool of that name is shown
   * @throws NullPointerException if the pool is null
   * @throws UnsupportedOperationException if the Java runtime lacks the module {@code
   *     java.management}
   */
  public static PoolManagement show(Pool<?> pool) {
    Objects.requireNonNull(pool, "pool");
    return show(pool.name(), pool);
  }

  /**
   * Shows a pool by a name that is not its own, until the result is closed.
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
    return new PoolManagement(PoolBean.register(name, pool));
  }

  /** Refuses with the remedy. This class itself must do without types of that module. */
  private static void requireManagement(String name) {
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
   * @return {@code dev.iobuf:type=Pool,name="…"}
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
