package dev.iobuf.pool;

import dev.iobuf.schedules.Coverage.Branch;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Explores as long as {@code -Diobuf.soak} says, by default ten minutes: samples of new schedules,
 * under both memory models, and all states that fit into the time of a round.
 */
@Tag("soak")
class PoolSoakTest {
  /** For each strategy; states get twice as long in each round as in the one before. */
  private static final Duration TURN = Duration.ofSeconds(1);

  private final long end =
      System.nanoTime() + Duration.parse(System.getProperty("iobuf.soak", "PT10M")).toNanos();
  private final Set<Branch> taken = new HashSet<>();
  private final Set<Branch> missed = new HashSet<>();
  private long schedules;
  private long states;

  @Test
  void nothingIsFoundHoweverLongOneLooks() {
    List<Explorer> all = new ArrayList<>(Scenarios.all());
    all.addAll(Scenarios.moreThreadsThanIndices());
    Set<Explorer> open = new HashSet<>(all);
    long seed = System.currentTimeMillis();
    for (int turn = 0; end - System.nanoTime() > 0; turn++) {
      Explorer explorer = all.get(turn % all.size());
      int round = turn / all.size();
      seed++;
      sample(explorer, Strategies.pos(seed));
      sample(explorer, Strategies.random(seed));
      sample(explorer, Strategies.pct(seed, 4));
      sample(explorer.weakMemory(), Strategies.random(seed));
      sample(explorer.weakMemory(), Strategies.pos(seed));
      if (open.contains(explorer)
          && explore(explorer, Strategies.states(), TURN.toNanos() << round).exhausted()) {
        open.remove(explorer);
      }
      System.out.println("  not taken so far: " + missed);
    }
  }

  private void sample(Explorer explorer, Strategy strategy) {
    explore(explorer, strategy, TURN.toNanos());
  }

  private Report explore(Explorer explorer, Strategy strategy, long turn) {
    long left = Math.max(0, end - System.nanoTime());
    Report report = explorer.explore(strategy, Long.MAX_VALUE, Math.min(turn, left));
    schedules += report.runs();
    states += report.states();
    taken.addAll(Scenarios.branches(explorer.coverage()::taken));
    missed.addAll(Scenarios.branches(explorer.coverage()::missed));
    missed.removeAll(taken);
    System.out.printf(
        Locale.ROOT,
        "%,d schedules, %,d states, %d of %d branches; %s%n",
        schedules,
        states,
        taken.size(),
        taken.size() + missed.size(),
        report);
    return report.assertNoFailure();
  }
}
