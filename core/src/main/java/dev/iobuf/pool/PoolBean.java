package dev.iobuf.pool;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.ImmutableDescriptor;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * The bean of a pool on the platform's MBean server. Only this class uses types of the module
 * {@code java.management}, so it may be loaded only where that module is present.
 */
final class PoolBean extends StandardMBean implements PoolMXBean {
  private static final int MOST_LEASES = 100;

  /** The registered beans, for {@link #endForgotten}. */
  private static final Set<PoolBean> SHOWN = ConcurrentHashMap.newKeySet();

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name;

  /** Returns null once the pool is forgotten. */
  private final Supplier<? extends @Nullable BeanSource> pool;

  /**
   * True once this bean has ended. From then on, another bean may have its name, and must not be
   * unregistered for this one.
   */
  private final AtomicBoolean hasEnded = new AtomicBoolean();

  private PoolBean(ObjectName name, Supplier<? extends @Nullable BeanSource> pool) {
    super(PoolMXBean.class, true);
    this.name = name;
    this.pool = pool;
  }

  /**
   * Registers a bean by a name that is not in use.
   *
   * @throws IllegalArgumentException if the name is in use
   */
  static PoolBean register(String name, Supplier<? extends @Nullable BeanSource> pool) {
    PoolBean bean = tryRegister(name, 1, pool);
    if (bean == null) {
      throw refused(name, null);
    }
    return bean;
  }

  /** Registers a bean by a name. If the name is in use, adds a number to it. */
  static PoolBean registerNext(String name, Supplier<? extends @Nullable BeanSource> pool) {
    int instance = 1;
    PoolBean bean = tryRegister(name, instance, pool);
    while (bean == null) {
      instance++;
      bean = tryRegister(name, instance, pool);
    }
    return bean;
  }

  /** Returns null if the name is in use. */
  private static @Nullable PoolBean tryRegister(
      String name, int instance, Supplier<? extends @Nullable BeanSource> pool) {
    endForgotten();
    try {
      PoolBean bean =
          new PoolBean(
              new ObjectName(
                  "dev.iobuf:type=Pool,name="
                      + ObjectName.quote(name)
                      + (instance == 1 ? "" : ",instance=" + instance)),
              pool);
      SHOWN.add(bean);
      try {
        bean.server.registerMBean(bean, bean.name);
      } catch (JMException | RuntimeException | Error e) {
        SHOWN.remove(bean);
        throw e;
      }
      return bean;
    } catch (InstanceAlreadyExistsException inUse) {
      return null;
    } catch (JMException e) {
      throw refused(name, e);
    }
  }

  private static IllegalArgumentException refused(String name, @Nullable JMException cause) {
    return new IllegalArgumentException(
        "a pool can't be shown by this name: name=" + name + "; choose one that is not in use",
        cause);
  }

  private static void endForgotten() {
    for (PoolBean bean : SHOWN) {
      if (bean.pool.get() == null) {
        bean.unregister();
      }
    }
  }

  String name() {
    return name.toString();
  }

  /**
   * Does nothing if the bean has ended: by an earlier call, or because a client has unregistered
   * it.
   */
  void unregister() {
    if (hasEnded.getAndSet(true)) {
      return;
    }
    SHOWN.remove(this);
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      // Another thread has just unregistered it.
    } catch (JMException e) {
      throw new IllegalStateException("the bean can't be unregistered: name=" + name, e);
    }
  }

  @Override
  public void postDeregister() {
    super.postDeregister();
    hasEnded.set(true);
    SHOWN.remove(this);
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return "The numbers of a pool, now and since its creation";
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    return AttributeText.of(info.getName()).description();
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return "The leases that have been out longest, up to "
        + MOST_LEASES
        + ", with their ages in milliseconds; none if the pool takes no census";
  }

  @Override
  protected int getImpact(MBeanOperationInfo info) {
    return MBeanOperationInfo.INFO;
  }

  /** Adds the units. The superclass has no hook for them. */
  @Override
  public MBeanInfo getMBeanInfo() {
    MBeanInfo info = super.getMBeanInfo();
    return new MBeanInfo(
        info.getClassName(),
        info.getDescription(),
        Arrays.stream(info.getAttributes())
            .map(PoolBean::withUnits)
            .toArray(MBeanAttributeInfo[]::new),
        info.getConstructors(),
        info.getOperations(),
        info.getNotifications(),
        info.getDescriptor());
  }

  private static MBeanAttributeInfo withUnits(MBeanAttributeInfo info) {
    return new MBeanAttributeInfo(
        info.getName(),
        info.getType(),
        info.getDescription(),
        info.isReadable(),
        info.isWritable(),
        info.isIs(),
        ImmutableDescriptor.union(
            info.getDescriptor(),
            new ImmutableDescriptor("units=" + AttributeText.of(info.getName()).units())));
  }

  private BeanSource pool() {
    BeanSource shown = pool.get();
    if (shown == null) {
      unregister();
      throw new IllegalStateException(
          "the pool was forgotten without a close: name=" + name + "; close each pool");
    }
    return shown;
  }

  private <T> T of(Function<PoolStatistics, T> number) {
    return number.apply(pool().statistics().get());
  }

  @Override
  public int getCapacity() {
    return pool().capacity();
  }

  @Override
  public int getLent() {
    return of(PoolStatistics::lent);
  }

  @Override
  public int getPinned() {
    return of(PoolStatistics::pinned);
  }

  @Override
  public int getOverdue() {
    return of(PoolStatistics::overdue);
  }

  @Override
  public int getHighWater() {
    return of(PoolStatistics::highWater);
  }

  @Override
  public long getGets() {
    return of(PoolStatistics::gets);
  }

  @Override
  public long getExhaustions() {
    return of(PoolStatistics::exhaustions);
  }

  @Override
  public long getRefusals() {
    return of(PoolStatistics::refusals);
  }

  @Override
  public int getWaiting() {
    return of(PoolStatistics::waiting);
  }

  @Override
  public long getLongestWaitMillis() {
    return of(PoolStatistics::longestWait).toMillis();
  }

  @Override
  public long getWaits() {
    return of(PoolStatistics::waits);
  }

  @Override
  public long getWaitTimeMillis() {
    return of(PoolStatistics::waitTime).toMillis();
  }

  @Override
  public long getTimeouts() {
    return of(PoolStatistics::timeouts);
  }

  @Override
  public long getMisuses() {
    return of(PoolStatistics::misuses);
  }

  @Override
  public Map<String, Long> getMisusesByKind() {
    return of(PoolStatistics::misusesByKind).entrySet().stream()
        .collect(Collectors.toMap(misuse -> misuse.getKey().name(), Map.Entry::getValue));
  }

  @Override
  public long getSearches() {
    return of(PoolStatistics::searches);
  }

  @Override
  public long getStripesTaken() {
    return of(PoolStatistics::stripesTaken);
  }

  @Override
  public List<Lease> leases() {
    return HeldLeases.oldest(pool().leases(), MOST_LEASES);
  }
}
