package dev.iobuf.schedules;

import java.util.Arrays;
import java.util.SplittableRandom;

/** See {@link Strategies#pct}. */
final class Pct implements Strategy {
  private final long seed;
  private final SplittableRandom random;
  private final int depth;
  private final int[] priorities = new int[Program.MAX_THREADS];
  private final int[] changes;
  private int lowest;
  private int longest = 16;

  Pct(long seed, int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1: depth=" + depth);
    }
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.depth = depth;
    this.changes = new int[depth - 1];
  }

  @Override
  public boolean begin() {
    for (int i = 0; i < priorities.length; i++) {
      int other = random.nextInt(i + 1);
      priorities[i] = priorities[other];
      priorities[other] = depth + i;
    }
    for (int i = 0; i < changes.length; i++) {
      changes[i] = random.nextInt(longest);
    }
    Arrays.sort(changes);
    lowest = depth - 1;
    return true;
  }

  @Override
  public int thread(Situation situation) {
    int thread = highest(situation);
    if (situation.spinning(thread)) {
      priorities[thread] = --lowest - depth;
      thread = highest(situation);
    }
    // The change points that this step reaches: the thread that would run falls behind all others.
    for (int i = 0; i < changes.length; i++) {
      if (changes[i] >= 0 && changes[i] <= situation.steps()) {
        changes[i] = -1;
        priorities[thread] = --lowest;
        thread = highest(situation);
      }
    }
    return thread;
  }

  private int highest(Situation situation) {
    int best = -1;
    for (int rest = situation.runnable(); rest != 0; rest &= rest - 1) {
      int thread = Integer.numberOfTrailingZeros(rest);
      if (best < 0 || priorities[thread] > priorities[best]) {
        best = thread;
      }
    }
    return best;
  }

  @Override
  public int value(Situation situation, int options) {
    return random.nextInt(options);
  }

  @Override
  public void end(int steps) {
    longest = Math.max(longest, steps);
  }

  @Override
  public String toString() {
    return "PCT" + depth + "(seed=" + seed + ")";
  }
}
