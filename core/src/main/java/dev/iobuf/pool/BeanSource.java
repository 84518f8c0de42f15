package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The functions by which a bean reads a pool.
 *
 * @param capacity the number of indices, which needs no count
 * @param statistics returns the numbers of the pool
 * @param leases returns the leases that have been out for at least a given time
 */
record BeanSource(
    int capacity,
    Supplier<PoolStatistics> statistics,
    Function<Duration, List<LeaseRecord>> leases) {
  static BeanSource of(Pool<?> pool) {
    return new BeanSource(pool.capacity(), pool::statistics, pool::lentLongerThan);
  }

  static BeanSource of(IndexPool pool) {
    return new BeanSource(pool.capacity(), pool::statistics, pool::lentLongerThan);
  }
}
