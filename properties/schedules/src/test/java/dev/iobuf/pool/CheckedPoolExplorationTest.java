package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In a checked pool, each lease is put once. Of simultaneous puts, one succeeds. A late put is
 * refused, and does not affect the present holder. An old lease can't be used or pinned.
 */
class CheckedPoolExplorationTest {
  private static final long TIMES = Long.getLong("iobuf.samples", 1);

  static List<Explorer> small() {
    return CheckedScenarios.small();
  }

  @ParameterizedTest
  @MethodSource("small")
  void everyStateOfASmallProgramIsRight(Explorer explorer) {
    Report report = explorer.explore(Strategies.states(), Long.MAX_VALUE).assertNoFailure();
    System.out.println(report);
    assertThat(report.exhausted()).isTrue();
  }

  @Test
  void samplesOfLargerProgramsAreRightUnderBothMemoryModels() {
    for (Explorer explorer : CheckedScenarios.all()) {
      explorer.explore(Strategies.pos(1), 250 * TIMES).assertNoFailure();
      explorer.explore(Strategies.random(1), 250 * TIMES).assertNoFailure();
      explorer.explore(Strategies.pct(1, 3), 250 * TIMES).assertNoFailure();
      explorer.weakMemory().explore(Strategies.random(2), 250 * TIMES).assertNoFailure();
    }
  }

  static Stream<Explorer> counted() {
    return CheckedScenarios.counted().stream();
  }

  @ParameterizedTest
  @MethodSource("counted")
  void noGetIsCountedTwiceOrNot(Explorer explorer) {
    Report report = explorer.explore(Strategies.bounded(2), 100_000).assertNoFailure();
    System.out.println(report);
    explorer.explore(Strategies.pos(1), 500 * TIMES).assertNoFailure();
    explorer.weakMemory().explore(Strategies.random(2), 1_000 * TIMES).assertNoFailure();
  }

  static Stream<Explorer> census() {
    return CheckedScenarios.census().stream();
  }

  @ParameterizedTest
  @MethodSource("census")
  void aRecordWasRightAtSomeTimeWithinItsCall(Explorer explorer) {
    Report report = explorer.explore(Strategies.bounded(2), 100_000).assertNoFailure();
    System.out.println(report);
    explorer.explore(Strategies.pos(1), 500 * TIMES).assertNoFailure();
    explorer.explore(Strategies.random(1), 500 * TIMES).assertNoFailure();
    explorer.weakMemory().explore(Strategies.random(2), 1_000 * TIMES).assertNoFailure();
    explorer.weakMemory().explore(Strategies.pos(2), 1_000 * TIMES).assertNoFailure();
  }
}
