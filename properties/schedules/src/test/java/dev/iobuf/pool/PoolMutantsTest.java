package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.fail;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs are worth something: each fault put into ring or pool is found. */
class PoolMutantsTest {
  /** Tried one after the other, on all programs each: no strategy suffices. */
  private static final List<Attempt> ATTEMPTS =
      List.of(
          new Attempt(() -> Strategies.pos(1), 2_000),
          new Attempt(Strategies::states, 5_000),
          new Attempt(() -> Strategies.pos(5), 40_000));

  private record Attempt(Supplier<Strategy> strategy, long schedules) {}

  static Stream<PoolMutants.Fault> faults() {
    return PoolMutants.all().stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isKilled(PoolMutants.Fault fault) {
    Mutant mutant = fault.mutant();
    List<Explorer> scenarios =
        Scenarios.all().stream().map(scenario -> scenario.mutant(mutant)).toList();
    long runs = 0;
    for (Attempt attempt : ATTEMPTS) {
      for (Explorer explorer : scenarios) {
        Report report = explorer.explore(attempt.strategy.get(), attempt.schedules);
        runs += report.runs();
        if (report.failure().isPresent()) {
          System.out.printf(
              "%-50s %-16s %,7d schedules (%,d in all): %s%n",
              fault.name(),
              report.failure().orElseThrow().outcome(),
              report.runs(),
              runs,
              report.title());
          return;
        }
      }
    }
    fail("survived " + runs + " schedules: " + fault);
  }
}
