package dev.iobuf.pool;

import java.util.concurrent.atomic.LongAccumulator;

/**
 * The most indices of a pool that were seen lent at once, and the rule by which gets count them.
 */
final class HighWater {
  /*
   * A get that is served by a hint must not pay for this number. It need not count: it lends an
   * index that its home has lent before. An index is lent for the first time only by a search, or
   * from a word of which a get of several has taken none yet. So these gets count all places, but
   * only once enough indices have been lent in this way since their home last counted. While the
   * mark rises, the homes count more often, as the mark is likely to rise further. A home that
   * fills a pool counts at most 14 times: 8 times up to half of the capacity, and then once for
   * each eighth of the indices lent. Such a count skips the stripes that have lent nothing yet.
   *
   * Plain races: homes are rows of hints, so a turn to count may be lost or come twice.
   */

  /** While the mark rises, a home counts once for each eighth of the indices lent, */
  private static final int EIGHTH = 8;

  /** but not before it has lent a sixteenth of the capacity since it last counted. */
  private static final int SIXTEENTH = 16;

  /**
   * Otherwise it counts once for each half of the capacity: it then reads two places for each index
   * lent. A count finds a rise that is larger than that, and then follows it closely.
   */
  private static final int HALF = 2;

  /** In a larger pool, no get counts, since one count would take more than about 100 µs. */
  static final int MOST_COUNTED = 1 << 16;

  private final LongAccumulator most = new LongAccumulator(Math::max, 0);

  /** True while a close takes all indices: they are not lent. */
  private volatile boolean isPaused;

  /** Notes how many indices were lent at a moment, unless a close may have taken them. */
  void seen(int lent) {
    if (!isPaused) {
      most.accumulate(lent);
    }
  }

  /**
   * Counts the indices lent, if it is the home's turn.
   *
   * @param lent the number of indices that threads of the home may have got other than by hints
   *     since the last call
   */
  void lentMore(IndexPlaces pool, int home, int lent) {
    long[] rows = pool.rowsOf(pool.cells, home);
    long left = Home.untilCount(rows, home) - lent;
    Home.setUntilCount(rows, home, left > 0 ? left : count(pool));
  }

  /** Counts the indices lent. Returns how many may be lent until the home counts again. */
  private int count(IndexPlaces pool) {
    if (pool.capacity > MOST_COUNTED) {
      return pool.capacity;
    }
    int lent = pool.capacity - pool.countFree();
    boolean rises = lent > most.get();
    seen(lent);
    int next = rises ? Math.max(lent / EIGHTH, pool.capacity / SIXTEENTH) : pool.capacity / HALF;
    return Math.max(1, next);
  }

  /** From now on, indices that are taken are not lent. */
  void pause() {
    isPaused = true;
  }

  void resume() {
    isPaused = false;
  }

  int most() {
    return most.intValue();
  }
}
