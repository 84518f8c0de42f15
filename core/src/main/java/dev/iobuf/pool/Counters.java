package dev.iobuf.pool;

import java.util.concurrent.atomic.LongAdder;

/**
 * What happens to a pool off its fast path, counted.
 *
 * <p>A count may need room on the heap. Where there is none it is left out, since a thread that
 * counts may have an index, which must not be lost by that.
 */
final class Counters {
  final LongAdder exhaustions = new LongAdder();
  final LongAdder waits = new LongAdder();
  final LongAdder waitNanos = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder searches = new LongAdder();
  final HighWater highWater = new HighWater();
  final OngoingWaits ongoing = new OngoingWaits();

  /** By the number of their kind. */
  private final LongAdder[] misuses = new LongAdder[Misuse.values().length];

  /** How many stripes were taken when the pool was closed. The end of the pool publishes it. */
  private long mostStripesTaken = Long.MAX_VALUE;

  Counters() {
    for (int kind = 0; kind < misuses.length; kind++) {
      misuses[kind] = new LongAdder();
    }
  }

  /**
   * Returns true: a get that searches may look at all places, and a wait is listed. The explorer of
   * schedules answers false in its stead. There, these would be many steps, on which no other one
   * depends.
   */
  private static boolean isDetailed() {
    return true;
  }

  /** Keeps the number that refused gets of several would raise. */
  void end(long stripesTaken) {
    mostStripesTaken = stripesTaken;
  }

  /** What is taken until {@link #endTaking} is not lent: a close takes it. */
  void beginTaking() {
    if (isDetailed()) {
      highWater.pause();
    }
  }

  void endTaking() {
    if (isDetailed()) {
      highWater.resume();
    }
  }

  /** A thread of a home has searched, and got an index. */
  void searched(IndexPlaces pool, int home) {
    try {
      searches.increment();
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
    lentMore(pool, home, 1);
  }

  /** Threads of a home may have got so many otherwise than by hints since the last call. */
  void lentMore(IndexPlaces pool, int home, int lent) {
    if (isDetailed()) {
      try {
        highWater.lentMore(pool, home, lent);
      } catch (OutOfMemoryError | StackOverflowError left) {
        // Left out.
      }
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

  /**
   * A get that has found all indices lent begins to wait. If this throws, it does not.
   *
   * @param start when, by {@link System#nanoTime}
   * @return what to pass to {@link #endWait}
   */
  int beginWait(long start, int capacity) {
    if (!isDetailed()) {
      return 0;
    }
    try {
      waits.increment();
      seen(capacity);
    } catch (OutOfMemoryError left) {
      // Left out.
    }
    return ongoing.begin(start);
  }

  /**
   * A wait ends, with an index or without one.
   *
   * @param place what {@link #beginWait} returned
   */
  void endWait(int place, long nanos) {
    if (!isDetailed()) {
      return;
    }
    try {
      ongoing.end(place);
      waitNanos.add(nanos);
    } catch (OutOfMemoryError left) {
      // Left out.
    }
  }

  /** The time of a get has passed, which has waited. */
  void timedOut() {
    try {
      timeouts.increment();
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
  }

  void misused(Misuse kind) {
    try {
      misuses[kind.place()].increment();
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
  }

  /** Notes that so many were lent. */
  void seen(int lent) {
    if (isDetailed()) {
      highWater.seen(lent);
    }
  }

  /** Returns how many misuses there were of each kind, by its number. */
  long[] misuses() {
    long[] counts = new long[misuses.length];
    for (int kind = 0; kind < counts.length; kind++) {
      counts[kind] = misuses[kind].sum();
    }
    return counts;
  }

  long stripesTaken(long now) {
    return Math.min(now, mostStripesTaken);
  }
}
