package dev.iobuf.pool;

import java.util.concurrent.atomic.LongAccumulator;

/** The most indices of a pool that were seen lent at once, and which gets look how many are. */
final class HighWater {
  /*
   * A get that is served by a hint must not pay for this number. It need not look: it lends what its
   * home has lent before. To lend an index for the first time takes a search, or a word of which a
   * get of several has taken none yet. So these gets look: each counts all places, once so many
   * indices have been lent in this way since its home last looked that a count has paid off. Where
   * the mark rises, the homes look more often, as it is likely to rise further. A home that fills a
   * pool counts 14 times at most: 8 times up to half of the capacity, and then once for each eighth
   * of what is lent. Such a count passes by the stripes that have lent nothing yet.
   *
   * Plain races: homes are rows of hints, so a turn to look may be lost or come twice.
   */

  /** While the mark rises, a home looks once for each eighth of what is lent, */
  private static final int EIGHTH = 8;

  /** but not before it has lent a sixteenth of the capacity since it last looked. */
  private static final int SIXTEENTH = 16;

  /**
   * Else it looks once for each half of the capacity: that is two places for an index that is lent.
   * A rise that goes further than that is met, and then followed.
   */
  private static final int HALF = 2;

  /** In a larger pool no get counts, since one count would take more than some 100 µs. */
  static final int MOST_COUNTED = 1 << 16;

  private final LongAccumulator most = new LongAccumulator(Math::max, 0);

  /** True while a close takes all indices, which are not lent. */
  private volatile boolean isPaused;

  /** Notes that so many were lent, unless a close may have taken them. */
  void seen(int lent) {
    if (!isPaused) {
      most.accumulate(lent);
    }
  }

  /**
   * Looks how many are lent, if it is the home's turn.
   *
   * @param lent how many threads of the home may have got otherwise than by hints since the last
   *     call
   */
  void lentMore(IndexPlaces pool, int home, int lent) {
    long[] rows = pool.rowsOf(pool.cells, home);
    long left = Home.untilCount(rows, home) - lent;
    Home.setUntilCount(rows, home, left > 0 ? left : count(pool));
  }

  /** Looks how many are lent, and returns how many may be lent until the home looks again. */
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

  /** What is taken from now on is not lent. */
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
