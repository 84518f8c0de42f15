package dev.iobuf.schedules;

import java.util.SplittableRandom;

/** See {@link Strategies#random}. */
final class RandomWalk implements Strategy {
  private final long seed;
  private final SplittableRandom random;

  RandomWalk(long seed) {
    random = new SplittableRandom(seed);
    this.seed = seed;
  }

  @Override
  public boolean begin() {
    return true;
  }

  @Override
  public int thread(Situation situation) {
    int runnable = situation.runnable();
    int thread = Strategies.pick(runnable, random.nextInt(Integer.bitCount(runnable)));
    if (situation.spinning(thread) && random.nextInt(8) != 0) {
      // Another thread first, most of the time: the one that spins waits for it.
      int others = runnable & ~(1 << thread);
      thread = Strategies.pick(others, random.nextInt(Integer.bitCount(others)));
    }
    return thread;
  }

  @Override
  public int value(Situation situation, int options) {
    return random.nextInt(options);
  }

  @Override
  public String toString() {
    return "random(seed=" + seed + ")";
  }
}
