package dev.iobuf.pool;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the events of a pool off its fast path.
 *
 * <p>A count may need heap. In a full heap the count is left out: the thread that counts may have
 * taken an index, and must not lose it.
 */
final class Counters {
  final LongAdder exhaustions = new LongAdder();
  final LongAdder refusals = new LongAdder();
  final LongAdder waits = new LongAdder();
  final LongAdder waitNanos = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder searches = new LongAdder();
  final HighWater highWater = new HighWater();
  final OngoingWaits ongoing = new OngoingWaits();

  /** By the ordinal of the kind. */
  private final LongAdder[] misuses = new LongAdder[Misuse.values().length];

  /** The number of stripes taken until the pool was closed. The end of the pool publishes it. */
  private long mostStripesTaken = Long.MAX_VALUE;

  Counters() {
    for (int kind = 0; kind < misuses.length; kind++) {
      misuses[kind] = new LongAdder();
    }
  }

  /**
   * Returns true: some searching gets count all places, and each wait is listed. The explorer of
   * schedules makes this method return false. There, these would be many steps on which no other
   * step depends.
   */
  private static boolean isDetailed() {
    return true;
  }

  /** Stores the number of stripes taken: refused gets of several would raise it further. */
  void end(long stripesTaken) {
    mostStripesTaken = stripesTaken;
  }

  /** Until {@link #endTaking}, a close takes indices: they are not lent. */
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

  /** Counts a search of a thread of a home that got an index. */
  void searched(IndexPlaces pool, int home) {
    try {
      searches.increment();
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
    lentMore(pool, home, 1);
  }

  /**
   * Notes how many indices threads of a home may have got other than by hints since the last call.
   */
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
   * Counts a get in that has found all indices lent and begins to wait. If this throws, the get
   * does not wait.
   *
   * @param start the time, by {@link System#nanoTime}
   * @return the wait's place, for {@link #endWait}
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
   * Counts a wait out, whether or not it got an index.
   *
   * @param place the result of {@link #beginWait}
   */
  void endWait(int place, long nanos) {
    if (!isDetailed()) {
      return;
    }
    try {
      ongoing.end(place);
      waitNanos.add(nanos);
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
  }

  /** Counts a call that has found too few indices free, and does not wait. */
  void refused() {
    try {
      refusals.increment();
    } catch (OutOfMemoryError | StackOverflowError left) {
      // Left out.
    }
  }

  /** Counts a get that has waited until its time-out passed. */
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

  /** Notes how many indices were lent at a moment. */
  void seen(int lent) {
    if (isDetailed()) {
      highWater.seen(lent);
    }
  }

  /** Returns the number of misuses of each kind, by its ordinal. */
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
