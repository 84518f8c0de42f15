package dev.iobuf.pool;

/** A pool's {@link PoolStatistics} for management consoles, see {@link PoolManagement}. */
public interface PoolMXBean {
  /**
   * Returns the capacity.
   *
   * @return as {@link PoolStatistics#capacity()}
   */
  int getCapacity();

  /**
   * Returns how many are lent.
   *
   * @return as {@link PoolStatistics#lent()}
   */
  int getLent();

  /**
   * Returns the high-water mark.
   *
   * @return as {@link PoolStatistics#highWater()}
   */
  int getHighWater();

  /**
   * Returns how often the pool was exhausted.
   *
   * @return as {@link PoolStatistics#exhaustions()}
   */
  long getExhaustions();

  /**
   * Returns how many gets have waited.
   *
   * @return as {@link PoolStatistics#waits()}
   */
  long getWaits();

  /**
   * Returns how long gets have waited in all.
   *
   * @return {@link PoolStatistics#waitTime()} in milliseconds
   */
  long getWaitMillis();

  /**
   * Returns how many gets searched for an index.
   *
   * @return as {@link PoolStatistics#searches()}
   */
  long getSearches();

  /**
   * Returns how many stripes were taken from the ring.
   *
   * @return as {@link PoolStatistics#stripesTaken()}
   */
  long getStripesTaken();
}
