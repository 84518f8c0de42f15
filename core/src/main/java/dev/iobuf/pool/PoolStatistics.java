package dev.iobuf.pool;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a pool, now and since its creation. Immutable; safe for use by any thread. Two
 * statistics are equal if all their numbers are.
 *
 * <p>{@link #lent()}, {@link #pinned()}, {@link #overdue()}, {@link #waiting()} and {@link
 * #longestWait()} describe the present. All other numbers never fall. While no thread uses the
 * pool, each number is exact. While threads use it, the numbers need not be of one instant. After
 * the pool is closed, the numbers no longer change, except for waits that the close has ended, and
 * misuses.
 *
 * <p>If the heap has no room for a count, the count is left out.
 */
public final class PoolStatistics {
  /**
   * What {@link #gets()} and {@link #refusals()} are in a pool that is not {@linkplain
   * PoolOptions#counted() counted}: −1.
   */
  public static final long NOT_COUNTED = -1;

  private final int capacity;
  private final int lent;
  private final int pinned;
  private final int overdue;
  private final int highWater;
  private final long gets;
  private final long exhaustions;
  private final long refusals;
  private final int waiting;
  private final Duration longestWait;
  private final long waits;
  private final Duration waitTime;
  private final long timeouts;
  private final long[] misuses;
  private final long searches;
  private final long stripesTaken;

  PoolStatistics(
      Counters counters,
      int capacity,
      int lent,
      int pinned,
      int overdue,
      long gets,
      long stripesTaken) {
    this.capacity = capacity;
    this.lent = lent;
    this.pinned = pinned;
    this.overdue = overdue;
    this.highWater = counters.highWater.most();
    this.gets = gets;
    this.exhaustions = counters.exhaustions.sum();
    this.refusals = gets == NOT_COUNTED ? NOT_COUNTED : counters.refusals.sum();
    // Before the waits, which include them.
    this.timeouts = counters.timeouts.sum();
    this.waiting = counters.ongoing.count();
    this.longestWait = Duration.ofNanos(counters.ongoing.longest());
    this.waits = counters.waits.sum();
    this.waitTime = Duration.ofNanos(counters.waitNanos.sum());
    this.misuses = counters.misuses();
    this.searches = counters.searches.sum();
    this.stripesTaken = counters.stripesTaken(stripesTaken);
  }

  /**
   * Returns the number of indices.
   *
   * @return 1 … 2³⁰
   */
  public int capacity() {
    return capacity;
  }

  /**
   * Returns how many indices are lent.
   *
   * @return {@code 0 … capacity}
   */
  public int lent() {
    return lent;
  }

  /**
   * Returns how many indices are pinned: operations in flight may use their memory. See {@link
   * IndirectPool#pin}.
   *
   * @return {@code 0 … capacity}; 0 in a pool that can't pin
   */
  public int pinned() {
    return pinned;
  }

  /**
   * Returns how many leases have been out for at least {@link PoolOptions#overdueAfter}, with an
   * error of about 10 ms. Leases that leak become overdue, and stay overdue.
   *
   * @return {@code 0 … capacity}; 0 in a pool that takes no {@linkplain PoolOptions#census()
   *     census}
   */
  public int overdue() {
    return overdue;
  }

  /**
   * Returns the most indices that were seen lent at once. The pool counts the lent indices:
   *
   * <ul>
   *   <li>at each call that makes statistics, and so at each read of an MXBean, and when Flight
   *       Recorder records statistics;
   *   <li>at each get that had to wait or was refused: it has seen all indices lent;
   *   <li>in a pool of up to 65,536 indices, at some of the gets of one that found no index by a
   *       hint and had to search, and of the gets of several that continued in another stripe of 64
   *       indices. An index that was never lent before is lent by such a get, or by a get of
   *       several that continues in the same stripe.
   * </ul>
   *
   * <p>A thread has a <em>home</em>: a pool has one until threads have contended, and from then on
   * a limited number. A home counts at its first such get. It counts again when its threads have
   * got enough indices in this way, at least one. After a new peak, enough is an eighth of the lent
   * indices, or a sixteenth of the capacity if that is more; otherwise it is half of the capacity.
   * The result may miss:
   *
   * <ul>
   *   <li>of the first rise in a new pool, by threads of one home, up to an eighth of the peak, or
   *       a sixteenth of the capacity if that is more;
   *   <li>a later peak, if fewer such gets than half of the capacity led to it; if more led to it,
   *       up to as much as above;
   *   <li>if threads of several homes get indices at the same time, as much for each home;
   *   <li>the indices that gets of several have got from the last stripe that they used;
   *   <li>any peak at which each get found an index by a hint: all these indices had been lent
   *       before, but perhaps not at the same time;
   *   <li>in a larger pool, any peak between two reads that was not an exhaustion;
   *   <li>indices lent while a close takes all indices.
   * </ul>
   *
   * <p>A count that overlaps gets and puts may not be true of any instant. Then it may exceed the
   * peak, by at most one for each put that it overlaps.
   *
   * @return {@code 0 … capacity}
   */
  public int highWater() {
    return highWater;
  }

  /**
   * Returns how many indices gets of any kind have lent in all. If a {@code borrow} had no heap for
   * the view of its lease and put it back, that lease counts, too.
   *
   * @return 0 or more; {@link #NOT_COUNTED} in a pool that is not {@linkplain PoolOptions#counted()
   *     counted}
   */
  public long gets() {
    return gets;
  }

  /**
   * Returns how often a get found all indices lent. Counted once until the next put.
   *
   * @return 0 or more
   */
  public long exhaustions() {
    return exhaustions;
  }

  /**
   * Returns how many calls lent fewer indices than they asked for, since no more were free. These
   * are each {@code tryGet} and {@code tryBorrow} that lent nothing, each {@code tryGet} of several
   * that lent fewer, and each get that lent nothing with a time-out of zero or less. A get that
   * waits is not counted here: see {@link #waits()} and {@link #timeouts()}.
   *
   * @return 0 or more; {@link #NOT_COUNTED} in a pool that is not {@linkplain PoolOptions#counted()
   *     counted}
   */
  public long refusals() {
    return refusals;
  }

  /**
   * Returns how many gets wait now: asleep or on the processor, as the {@linkplain
   * PoolOptions#waiting() strategy} of the pool says.
   *
   * @return 0 or more
   */
  public int waiting() {
    return waiting;
  }

  /**
   * Returns the duration so far of the longest wait that has not ended.
   *
   * <p>If more than 64 gets wait, this is a lower bound: the pool knows the times of 64 waits. If a
   * wait begins while 64 are known, its time stays unknown.
   *
   * @return zero or more; zero if none waits
   */
  public Duration longestWait() {
    return longestWait;
  }

  /**
   * Returns how many gets have waited, including those that wait now and those that ended without
   * an index. A get with a time-out of zero or less does not wait.
   *
   * @return 0 or more
   */
  public long waits() {
    return waits;
  }

  /**
   * Returns the sum of the durations of all waits that have ended.
   *
   * @return zero or more
   */
  public Duration waitTime() {
    return waitTime;
  }

  /**
   * Returns how many gets ended without an index because their time-out had passed. A get with a
   * time-out of zero or less does not wait, as {@code tryGet} does not, so it is not counted.
   *
   * @return 0 or more, at most {@link #waits()}
   */
  public long timeouts() {
    return timeouts;
  }

  /**
   * Returns how many {@linkplain Misuse misuses} of all kinds the pool has refused.
   *
   * @return 0 or more
   */
  public long misuses() {
    long sum = 0;
    for (long count : misuses) {
      sum += count;
    }
    return sum;
  }

  /**
   * Returns how many misuses of a kind the pool has refused.
   *
   * @param kind the kind
   * @return 0 or more
   */
  public long misuses(Misuse kind) {
    return misuses[kind.place()];
  }

  /**
   * Returns how many gets searched for an index, because all indices that threads of their home had
   * recently put were lent.
   *
   * @return 0 or more
   */
  public long searches() {
    return searches;
  }

  /**
   * Estimates how many stripes, of up to 64 indices each, such searches and gets of several have
   * taken from the ring. The ring of a new pool has all stripes. A put of several enqueues a stripe
   * that had no free index for gets of several. The number is exact while no thread puts several.
   *
   * @return 0 or more
   */
  public long stripesTaken() {
    return stripesTaken;
  }

  /** Returns the number of misuses of each kind that has occurred. */
  Map<Misuse, Long> misusesByKind() {
    Map<Misuse, Long> counts = new EnumMap<>(Misuse.class);
    for (Misuse kind : Misuse.values()) {
      if (misuses(kind) > 0) {
        counts.put(kind, misuses(kind));
      }
    }
    return Collections.unmodifiableMap(counts);
  }

  private List<Object> numbers() {
    return List.of(
        capacity,
        lent,
        pinned,
        overdue,
        highWater,
        text(gets),
        exhaustions,
        text(refusals),
        waiting,
        longestWait,
        waits,
        waitTime,
        timeouts,
        misusesByKind(),
        searches,
        stripesTaken);
  }

  private static Object text(long count) {
    return count == NOT_COUNTED ? "not counted" : count;
  }

  @Override
  @SuppressWarnings("exports") // modules need not read JSpecify
  public boolean equals(@Nullable Object other) {
    return other instanceof PoolStatistics that && numbers().equals(that.numbers());
  }

  @Override
  public int hashCode() {
    return numbers().hashCode();
  }

  @Override
  public String toString() {
    return ("PoolStatistics[capacity=%s, lent=%s, pinned=%s, overdue=%s, highWater=%s, gets=%s,"
            + " exhaustions=%s, refusals=%s, waiting=%s, longestWait=%s, waits=%s, waitTime=%s, timeouts=%s, misuses=%s,"
            + " searches=%s, stripesTaken=%s]")
        .formatted(numbers().toArray());
  }
}
