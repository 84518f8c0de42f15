package dev.iobuf.pool;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A pool on the platform's server. This class alone names types of the module {@code
 * java.management}, so it may be touched only where that module is.
 */
final class PoolBean extends StandardMBean implements PoolMXBean {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name;
  private final Pool<?> pool;

  /** Another bean may have the name once this one has ended, and must not be ended for it. */
  private final AtomicBoolean hasEnded = new AtomicBoolean();

  private PoolBean(ObjectName name, Pool<?> pool) {
    super(PoolMXBean.class, true);
    this.name = name;
    this.pool = pool;
  }

  static PoolBean register(String name, Pool<?> pool) {
    try {
      PoolBean bean =
          new PoolBean(new ObjectName("dev.iobuf:type=Pool,name=" + ObjectName.quote(name)), pool);
      bean.server.registerMBean(bean, bean.name);
      return bean;
    } catch (JMException e) {
      throw new IllegalArgumentException(
          "a pool can't be shown by this name: name=" + name + "; choose one that is not in use",
          e);
    }
  }

  String name() {
    return name.toString();
  }

  /** Does nothing if the bean has ended: by an earlier call, or since the server was asked to. */
  void unregister() {
    if (hasEnded.getAndSet(true)) {
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

  @Override
  public void postDeregister() {
    super.postDeregister();
    hasEnded.set(true);
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return "What a pool has done so far";
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    return switch (info.getName()) {
      case "Capacity" -> "How many indices the pool has";
      case "Lent" -> "How many indices are lent now";
      case "HighWater" -> "The most indices that were seen lent at once";
      case "Exhaustions" -> "How often all indices were found to be lent, each time until a put";
      case "Waits" -> "How many gets have waited";
      case "WaitMillis" -> "How long gets have waited, all together, in milliseconds";
      case "Searches" -> "How many gets searched beyond the indices that their home had put lately";
      case "StripesTaken" -> "How many stripes of up to 64 indices gets have taken from the ring";
      default -> super.getDescription(info);
    };
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
  public long getStripesTaken() {
    return of(PoolStatistics::stripesTaken);
  }
}
