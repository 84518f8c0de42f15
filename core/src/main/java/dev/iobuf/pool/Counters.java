package dev.iobuf.pool;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happens to a pool off its fast path, counted.
 *
 * <p>A count may need room on the heap. Where there is none it is left out, since a thread that
 * counts may have an index, which must not be lost by that.
 */
final class Counters {
  private final LongAdder exhaustions = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder waitNanos = new LongAdder();
  final LongAdder searches = new LongAdder();
  private final LongAccumulator highWater = new LongAccumulator(Math::max, 0);

  /** How many stripes were taken when the pool was closed. The end of the pool publishes it. */
  private long mostStripesTaken = Long.MAX_VALUE;

  /** Keeps the number that refused gets of several would raise. */
  void end(long stripesTaken) {
    mostStripesTaken = stripesTaken;
  }

  void searched() {
    try {
      searches.increment();
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
  }

  void exhausted(int capacity) {
    try {
      exhaustions.increment();
      seen(capacity);
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
  }

  void waited(long nanos, int capacity) {
    try {
      waits.increment();
      waitNanos.add(nanos);
      seen(capacity);
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
  }

  private void seen(int lent) {
    highWater.accumulate(lent);
  }

  PoolStatistics snapshot(int capacity, int lent, long stripesTaken) {
    seen(lent);
    return new PoolStatistics(
        capacity,
        lent,
        highWater.intValue(),
        exhaustions.sum(),
        waits.sum(),
        Duration.ofNanos(waitNanos.sum()),
        searches.sum(),
        Math.min(stripesTaken, mostStripesTaken));
  }
}
