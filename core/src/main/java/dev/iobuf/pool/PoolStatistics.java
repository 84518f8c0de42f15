package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pool has done so far. Immutable; safe for use by any thread. Two statistics are equal if
 * all their numbers are.
 *
 * <p>While no thread uses the pool, each number is right by itself. During use, the numbers need
 * not be of one instant. Once the pool is closed, they stay as they are, except for the waits that
 * the close has ended.
 */
public final class PoolStatistics {
  private final int capacity;
  private final int lent;
  private final int highWater;
  private final long exhaustions;
  private final long waits;
  private final Duration waitTime;
  private final long searches;
  private final long stripesTaken;

  PoolStatistics(
      int capacity,
      int lent,
      int highWater,
      long exhaustions,
      long waits,
      Duration waitTime,
      long searches,
      long stripesTaken) {
    this.capacity = capacity;
    this.lent = lent;
    this.highWater = highWater;
    this.exhaustions = exhaustions;
    this.waits = waits;
    this.waitTime = waitTime;
    this.searches = searches;
    this.stripesTaken = stripesTaken;
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
   * Returns the most indices that were seen lent at once: by snapshots, and by gets that had to
   * wait or were refused. A peak between these moments is not counted.
   *
   * @return {@code 0 … capacity}
   */
  public int highWater() {
    return highWater;
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
   * Returns how many gets have waited, those that were given up included. A get with a time-out of
   * zero does not wait.
   *
   * @return 0 or more
   */
  public long waits() {
    return waits;
  }

  /**
   * Returns how long gets have waited, all together.
   *
   * @return zero or more
   */
  public Duration waitTime() {
    return waitTime;
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

  private List<Object> numbers() {
    return List.of(capacity, lent, highWater, exhaustions, waits, waitTime, searches, stripesTaken);
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
    return ("PoolStatistics[capacity=%s, lent=%s, highWater=%s, exhaustions=%s, waits=%s,"
            + " waitTime=%s, searches=%s, stripesTaken=%s]")
        .formatted(numbers().toArray());
  }
}
