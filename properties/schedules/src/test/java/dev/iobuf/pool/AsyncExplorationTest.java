package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Waiting without a thread: the handler of each get is called once, whatever else waits, is
 * cancelled, or closes the pool; and no index is lost. {@link PoolExplorationTest} and {@link
 * BranchCoverageTest} sample the same programs.
 */
class AsyncExplorationTest {
  private static final long SCHEDULES = Math.max(2_000, 500 * Long.getLong("iobuf.samples", 1));

  static Stream<Explorer> programs() {
    return AsyncScenarios.all().stream();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyScheduleOfAPreemptionIsRight(Explorer explorer) {
    explorer.explore(Strategies.bounded(1), SCHEDULES).assertNoFailure();
  }
}
