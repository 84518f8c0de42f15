package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The functions by which a bean reads a pool.
 *
 * @param statistics returns the numbers of the pool
 * @param leases returns the leases that have been out for at least a given time
 */
record BeanSource(
    Supplier<PoolStatistics> statistics, Function<Duration, List<LeaseRecord>> leases) {
  static BeanSource of(Pool<?> pool) {
    return new BeanSource(pool::statistics, pool::lentLongerThan);
  }

  static BeanSource of(IndexPool pool) {
    return new BeanSource(pool::statistics, pool::lentLongerThan);
  }
}
