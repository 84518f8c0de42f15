package dev.iobuf.schedules;

import java.util.SplittableRandom;

/** See {@link Strategies#solo}. */
final class Solo implements Strategy {
  private final SplittableRandom random;
  private final Strategy sampler;
  private int moment;
  private int alone;

  Solo(long seed, Strategy sampler) {
    this.random = new SplittableRandom(seed);
    this.sampler = sampler;
  }

  @Override
  public boolean begin() {
    moment = random.nextInt(64);
    alone = -1;
    return sampler.begin();
  }

  @Override
  public int thread(Situation situation) {
    if (alone < 0 && situation.steps() >= moment) {
      int runnable = situation.runnable();
      alone = Strategies.pick(runnable, random.nextInt(Integer.bitCount(runnable)));
    }
    return alone >= 0 && (situation.runnable() & 1 << alone) != 0
        ? alone
        : sampler.thread(situation);
  }

  @Override
  public int value(Situation situation, int options) {
    return sampler.value(situation, options);
  }

  @Override
  public void end(int steps) {
    sampler.end(steps);
  }

  @Override
  public String toString() {
    return "solo " + sampler;
  }
}
