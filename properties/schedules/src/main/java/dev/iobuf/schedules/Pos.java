package dev.iobuf.schedules;

import java.util.SplittableRandom;

/** See {@link Strategies#pos}. */
final class Pos implements Strategy {
  private final long seed;
  private final SplittableRandom random;
  private final double[] priorities = new double[Program.MAX_THREADS];

  Pos(long seed) {
    random = new SplittableRandom(seed);
    this.seed = seed;
  }

  @Override
  public boolean begin() {
    for (int i = 0; i < priorities.length; i++) {
      priorities[i] = random.nextDouble();
    }
    return true;
  }

  @Override
  public int thread(Situation situation) {
    int chosen = -1;
    for (int rest = situation.runnable(); rest != 0; rest &= rest - 1) {
      int thread = Integer.numberOfTrailingZeros(rest);
      if (situation.spinning(thread)) {
        priorities[thread] /= 2;
      }
      if (chosen < 0 || priorities[thread] > priorities[chosen]) {
        chosen = thread;
      }
    }
    for (int rest = situation.runnable(); rest != 0; rest &= rest - 1) {
      int thread = Integer.numberOfTrailingZeros(rest);
      if (thread == chosen || situation.dependent(chosen, thread)) {
        priorities[thread] = random.nextDouble();
      }
    }
    return chosen;
  }

  @Override
  public int value(Situation situation, int options) {
    return random.nextInt(options);
  }

  @Override
  public String toString() {
    return "POS(seed=" + seed + ")";
  }
}
