package dev.iobuf.pool;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows pools to management consoles, as {@link PoolMXBean} on the platform's server:
 *
 * <pre>{@code
 * try (PoolManagement shown = PoolManagement.show("frames", pool)) {
 *   serve(pool); // jconsole, JDK Mission Control: dev.iobuf:type=Pool,name="frames"
 * }
 * }</pre>
 *
 * <p>Safe for use by any thread.
 */
public final class PoolManagement implements AutoCloseable {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name;
  private final Bean bean;

  private PoolManagement(ObjectName name, Bean bean) {
    this.name = name;
    this.bean = bean;
  }

  /**
   * Shows a pool until the result is closed.
   *
   * @param name tells it from other pools
   * @param pool whose statistics are read at each request
   * @return what ends it
   * @throws IllegalArgumentException if a pool of that name is shown
   * @throws NullPointerException if name or pool is null
   */
  public static PoolManagement show(String name, Pool<?> pool) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(pool, "pool");
    try {
      PoolManagement shown =
          new PoolManagement(
              new ObjectName("dev.iobuf:type=Pool,name=" + ObjectName.quote(name)),
              new Bean(pool));
      shown.server.registerMBean(shown.bean, shown.name);
      return shown;
    } catch (JMException e) {
      throw new IllegalArgumentException(
          "a pool can't be shown by this name: name=" + name + "; choose one that is not in use",
          e);
    }
  }

  /**
   * Returns the name under which the server has the bean, to make an ObjectName of.
   *
   * @return {@code dev.iobuf:type=Pool,name="…"}
   */
  public String name() {
    return name.toString();
  }

  /**
   * Ends it. Does nothing if it has ended: by an earlier close, or since the bean was unregistered
   * by the server. A bean that is registered under the same name since then stays.
   */
  @Override
  public void close() {
    if (!bean.isShown.compareAndSet(true, false)) {
      return;
    }
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      // Another thread has just unregistered it.
    } catch (JMException e) {
      throw new IllegalStateException("the bean can't be unregistered: name=" + name, e);
    }
  }

  /** The server tells it whether it is registered. */
  private static final class Bean implements PoolMXBean, MBeanRegistration {
    private final Pool<?> pool;
    private final AtomicBoolean isShown = new AtomicBoolean();

    Bean(Pool<?> pool) {
      this.pool = pool;
    }

    @Override
    public ObjectName preRegister(MBeanServer server, ObjectName name) {
      return name;
    }

    @Override
    public void postRegister(Boolean done) {
      isShown.set(done);
    }

    @Override
    public void preDeregister() {}

    @Override
    public void postDeregister() {
      isShown.set(false);
    }

    private <T> T of(Function<PoolStatistics, T> number) {
      return number.apply(pool.statistics());
    }

    @Override
    public int getCapacity() {
      return of(PoolStatistics::capacity);
    }

    @Override
    public int getLent() {
      return of(PoolStatistics::lent);
    }

    @Override
    public int getHighWater() {
      return of(PoolStatistics::highWater);
    }

    @Override
    public long getExhaustions() {
      return of(PoolStatistics::exhaustions);
    }

    @Override
    public long getWaits() {
      return of(PoolStatistics::waits);
    }

    @Override
    public long getWaitMillis() {
      return of(PoolStatistics::waitTime).toMillis();
    }

    @Override
    public long getSearches() {
      return of(PoolStatistics::searches);
    }

    @Override
    public long getRingPasses() {
      return of(PoolStatistics::ringPasses);
    }
  }
}
