package dev.iobuf.pool;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pool does now, and what it has done so far. Immutable; safe for use by any thread. Two
 * statistics are equal if all their numbers are.
 *
 * <p>{@link #lent()}, {@link #pinned()}, {@link #overdue()}, {@link #waiting()} and {@link
 * #longestWait()} are of the moment. All other numbers never fall. While no thread uses the pool,
 * each number is right by itself. During use, the numbers need not be of one instant. Once the pool
 * is closed, they stay as they are, except for waits that the close has ended, and misuses.
 *
 * <p>If there is no heap for a count, the count is left out.
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
    // Before the waits, of which they are some.
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
   * Returns how many leases have been out for at least as long as {@link PoolOptions#overdueAfter}
   * says, right up to some 10 ms. Leases that leak become overdue, and stay so.
   *
   * @return {@code 0 … capacity}; 0 in a pool that takes no {@linkplain PoolOptions#census()
   *     census}
   */
  public int overdue() {
    return overdue;
  }

  /**
   * Returns the most indices that were seen lent at once. What is lent is counted:
   *
   * <ul>
   *   <li>by each call that makes statistics: so by each reading of an MXBean, and by Flight
   *       Recorder while it records statistics;
   *   <li>by each get that had to wait or was refused, which has seen all lent;
   *   <li>in a pool of up to 65,536 indices, by some of the gets of one that search since no hint
   *       led to an index, and of the gets of several that go on to another stripe of 64 indices.
   *       An index that was never lent is lent by such a get, or by a get of several that goes on
   *       in a stripe.
   * </ul>
   *
   * <p>A thread has a <em>home</em>: a pool has one until threads have contended, and from then on
   * a limited number. A home counts at its first such get. It counts again when its threads have
   * got enough in this way, one index at least. After a new peak, that is an eighth of what was
   * lent, or a sixteenth of the capacity if that is more; else, half of the capacity. The result
   * may lack:
   *
   * <ul>
   *   <li>a peak to which the threads of one home rise from nothing, in a pool that was not used
   *       before, up to an eighth of the peak, or a sixteenth of the capacity if that is more;
   *   <li>a later peak to which fewer such gets led than half of the capacity; up to as much as
   *       above of one to which more led;
   *   <li>where the threads of several homes rise together, as much for each home;
   *   <li>what gets of several have got of the stripe where the last of them ended;
   *   <li>any peak at which each get found an index by a hint: all these indices had been lent
   *       before, but perhaps not at once;
   *   <li>in a larger pool, any peak between two readings that was no exhaustion;
   *   <li>what is lent while a close takes all indices, to see whether there are any.
   * </ul>
   *
   * <p>A count that overlaps gets and puts may be of no instant. Then it may exceed the peak, by
   * one for each put that it overlaps at most.
   *
   * @return {@code 0 … capacity}
   */
  public int highWater() {
    return highWater;
  }

  /**
   * Returns how many indices were lent in all, by any kind of get. A lease that a {@code borrow}
   * gave back, since there was no heap for its view, is one of them.
   *
   * @return 0 or more; {@link #NOT_COUNTED} in a pool that is not {@linkplain PoolOptions#counted()
   *     counted}
   */
  public long gets() {
    return gets;
  }

  /**
   * Returns how often all indices were found to be lent, each time until the next put.
   *
   * @return 0 or more
   */
  public long exhaustions() {
    return exhaustions;
  }

  /**
   * Returns how many calls lent fewer indices than they asked for, since no more were free: each
   * {@code tryGet} and {@code tryBorrow} in vain, each {@code tryGet} of several that got fewer,
   * and each get in vain with a time-out of zero or less. A get that waits is none of them: see
   * {@link #waits()} and {@link #timeouts()}.
   *
   * @return 0 or more; {@link #NOT_COUNTED} in a pool that is not {@linkplain PoolOptions#counted()
   *     counted}
   */
  public long refusals() {
    return refusals;
  }

  /**
   * Returns how many gets wait now, whatever the {@linkplain PoolOptions#waiting() strategy} of the
   * pool: asleep, or on the processor.
   *
   * @return 0 or more
   */
  public int waiting() {
    return waiting;
  }

  /**
   * Returns how long the wait has gone on that has gone on longest, of those that go on now.
   *
   * <p>This is a lower bound if more than 64 gets wait: only 64 are known by their time. A wait
   * that begins while 64 are known stays unknown to its end.
   *
   * @return zero or more; zero if none waits
   */
  public Duration longestWait() {
    return longestWait;
  }

  /**
   * Returns how many gets have waited, those that wait now and those that were given up included. A
   * get with a time-out of zero or less does not wait.
   *
   * @return 0 or more
   */
  public long waits() {
    return waits;
  }

  /**
   * Returns how long gets have waited, all together. A wait that goes on is added when it ends.
   *
   * @return zero or more
   */
  public Duration waitTime() {
    return waitTime;
  }

  /**
   * Returns how many gets gave up waiting since their time had passed. A get with a time-out of
   * zero or less does not wait, so it is none of them: it asks as {@code tryGet} does.
   *
   * @return 0 or more, at most {@link #waits()}
   */
  public long timeouts() {
    return timeouts;
  }

  /**
   * Returns how many calls the pool has refused that no correct program makes, of all kinds.
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
   * Returns how many calls of a kind the pool has refused that no correct program makes.
   *
   * @param kind what was wrong
   * @return 0 or more
   */
  public long misuses(Misuse kind) {
    return misuses[kind.place()];
  }

  /**
   * Returns how many gets searched for an index, because all indices that threads of their home had
   * put lately were lent.
   *
   * @return 0 or more
   */
  public long searches() {
    return searches;
  }

  /**
   * Estimates how many stripes, of up to 64 indices each, such searches and gets of several have
   * taken from the ring. The ring of a new pool has all stripes. If a stripe had no index free for
   * gets of several, a put of several brings it back. The number is exact while no thread puts
   * several.
   *
   * @return 0 or more
   */
  public long stripesTaken() {
    return stripesTaken;
  }

  /** How many misuses there were of each kind of which there were any. */
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
