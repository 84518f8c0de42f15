package dev.iobuf.pool;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Waiting for several indices, all or none: no thread waits for ever once all that was lent has
 * been put, whatever else waits, gives up, is interrupted, or closes the pool; and no index is
 * lost. {@link PoolExplorationTest} and {@link BranchCoverageTest} sample the same programs.
 */
class SeveralExplorationTest {
  private static final long SCHEDULES = Math.max(2_000, 500 * Long.getLong("iobuf.samples", 1));

  static Stream<Explorer> programs() {
    return SeveralScenarios.all().stream();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyScheduleOfAPreemptionIsRight(Explorer explorer) {
    explorer.explore(Strategies.bounded(1), SCHEDULES).assertNoFailure();
  }
}
