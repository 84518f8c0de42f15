package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a bean asks of a pool.
 *
 * @param capacity how many indices it has: no need to count anything
 * @param statistics what the pool does, and has done
 * @param leases those that have been out for so long at least
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
