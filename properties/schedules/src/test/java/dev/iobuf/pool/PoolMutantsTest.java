package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.fail;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Mutant;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs are worth something: each fault put into ring or pool is found. */
class PoolMutantsTest {
  private static final long SCHEDULES = 4_000;

  static Stream<PoolMutants.Fault> faults() {
    return PoolMutants.all().stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isKilled(PoolMutants.Fault fault) {
    Mutant mutant = fault.mutant();
    long runs = 0;
    for (Explorer explorer : Scenarios.all()) {
      Report report = explorer.mutant(mutant).explore(Strategies.pos(1), SCHEDULES);
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
    fail("survived " + runs + " schedules: " + fault);
  }
}
