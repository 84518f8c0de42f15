package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategy;
import java.util.function.Supplier;

/**
 * A program, and how it is explored to find a fault.
 *
 * @param explorer of the program
 * @param strategy makes a new one each time
 * @param schedules how many at most
 */
record Trial(Explorer explorer, Supplier<Strategy> strategy, long schedules) {
  Report of(Mutant mutant) {
    return explorer.mutant(mutant).asFound().explore(strategy.get(), schedules);
  }

  Report ofOriginal() {
    return explorer.explore(strategy.get(), schedules);
  }

  /** The same program, where loads may see older values. */
  Trial weak() {
    return new Trial(explorer.weakMemory(), strategy, schedules);
  }

  Trial atMost(long fewer) {
    return new Trial(explorer, strategy, Math.min(fewer, schedules));
  }

  /** Program and strategy, without the number of schedules. */
  @Override
  public String toString() {
    return explorer + " by " + strategy.get();
  }
}
