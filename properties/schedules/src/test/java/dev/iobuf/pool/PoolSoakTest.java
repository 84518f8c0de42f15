package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Explores as long as {@code -Diobuf.soak} says, by default ten minutes. */
@Tag("soak")
class PoolSoakTest {
  private static final long ROUND = 100_000;

  @Test
  void nothingIsFoundHoweverLongOneLooks() {
    Duration length = Duration.parse(System.getProperty("iobuf.soak", "PT10M"));
    long start = System.nanoTime();
    long first = System.currentTimeMillis();
    long schedules = 0;
    List<Explorer> all = Scenarios.all();
    for (long seed = first; System.nanoTime() - start < length.toNanos(); seed++) {
      for (Explorer explorer : all) {
        for (Strategy strategy :
            List.of(Strategies.pos(seed), Strategies.random(seed), Strategies.pct(seed, 4))) {
          Report report = explorer.explore(strategy, ROUND);
          schedules += report.runs();
          System.out.printf(Locale.ROOT, "%,15d schedules; %s%n", schedules, report);
          report.assertNoFailure();
        }
        System.out.println("  not taken: " + explorer.coverage().missed("dev.iobuf.pool.Index"));
      }
    }
  }
}
