package dev.iobuf.pool;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What happens to a pool off its fast path, counted. */
final class Counters {
  final LongAdder exhaustions = new LongAdder();
  final LongAdder waits = new LongAdder();
  final LongAdder waitNanos = new LongAdder();
  final LongAdder searches = new LongAdder();
  private final LongAccumulator highWater = new LongAccumulator(Math::max, 0);

  void exhausted(int capacity) {
    exhaustions.increment();
    seen(capacity);
  }

  void waited(long nanos, int capacity) {
    waits.increment();
    waitNanos.add(nanos);
    seen(capacity);
  }

  private void seen(int lent) {
    highWater.accumulate(lent);
  }

  PoolStatistics snapshot(int capacity, int lent, long ringPasses) {
    seen(lent);
    return new PoolStatistics(
        capacity,
        lent,
        highWater.intValue(),
        exhaustions.sum(),
        waits.sum(),
        Duration.ofNanos(waitNanos.sum()),
        searches.sum(),
        ringPasses);
  }
}
