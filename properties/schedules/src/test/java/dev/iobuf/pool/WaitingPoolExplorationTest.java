package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Timeouts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Waiting for an index: no thread waits without end while one is free, a wait that ends otherwise
 * lends nothing, and no index is lost. The specification requires that. After the threads have
 * ended, a drain takes all free indices.
 */
class WaitingPoolExplorationTest {
  private static final long TIMES = Long.getLong("iobuf.samples", 1);

  private static final Explorer ONE = Scenarios.waitingPool(1, 2, 1);
  private static final Explorer TWO_IN_A_WORD = Scenarios.waitingPool(2, 2, 2);
  private static final Explorer TWO = Scenarios.waitingPool(2, 2, 1);

  /** Time-outs at any moment: after three of them, {@code poll} returns. */
  static Stream<Explorer> small() {
    return Stream.of(
            ONE.program(" ; get put | get put ; tryGet tryGet"),
            ONE.program("get ; get put | interrupt(0) put(0) ; tryGet tryGet"),
            ONE.program("get ; poll put | interrupt(0) put(0) ; tryGet tryGet"),
            ONE.program("get ; get | interrupt(0) ; put(0) tryGet tryGet"))
        .map(explorer -> explorer.timeouts(Timeouts.ANY));
  }

  /** Of millions of states. */
  static Stream<Explorer> longer() {
    return Stream.of(
            ONE.program(" ; get put | poll put ; tryGet tryGet"),
            ONE.program("get ; get get | interrupt(0) put(0) ; tryGet"),
            ONE.program("get ; poll put | put(0) tryGet put ; tryGet tryGet"))
        .map(explorer -> explorer.timeouts(Timeouts.ANY));
  }

  @ParameterizedTest
  @MethodSource("longer")
  @Tag("nightly")
  void everyStateOfALongerProgramIsRight(Explorer explorer) {
    everyStateOfASmallProgramIsRight(explorer);
  }

  @ParameterizedTest
  @MethodSource("small")
  void everyStateOfASmallProgramIsRight(Explorer explorer) {
    Report report = explorer.explore(Strategies.states(), Long.MAX_VALUE).assertNoFailure();
    System.out.println(report);
    assertThat(report.exhausted()).isTrue();
  }

  /** Three threads. */
  static Stream<Explorer> larger() {
    return Stream.of(
            ONE.program("get ; get put | interrupt(0) | put(0) ; tryGet tryGet"),
            ONE.program("get ; get put | get put | put(0) ; tryGet tryGet"),
            ONE.program("get ; get put | poll put | put(0) ; tryGet tryGet"),
            TWO_IN_A_WORD.program("get get ; get | get | put(0) put(1) ; "))
        .map(explorer -> explorer.timeouts(Timeouts.ANY));
  }

  @ParameterizedTest
  @MethodSource("larger")
  void everyScheduleOfFewPreemptionsIsRight(Explorer explorer) {
    Report report = explorer.explore(Strategies.bounded(2), Long.MAX_VALUE).assertNoFailure();
    System.out.println(report);
    assertThat(report.exhausted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"IDLE", "ANY"})
  void samplesOfManyWaitersAreRight(Timeouts timeouts) {
    for (Explorer explorer :
        List.of(
            ONE.program(" ; get put | get put | get put | poll put ; tryGet tryGet"),
            ONE.program("get ; get put get | poll put | interrupt(0) put(0) ; tryGet tryGet"),
            ONE.program(" ; get put get put | get put poll | poll interrupt(0) ; tryGet tryGet"),
            TWO.program(
                "get get ; get put | get put | put(0) interrupt(0) | put(1) ; tryGet tryGet"),
            TWO.program(" ; get get put put | poll get put put | get put ; tryGet tryGet tryGet"),
            TWO.program(
                " ; get poll | poll poll put | get | interrupt(2) interrupt(0) ; tryGet"))) {
      Explorer waiting = explorer.timeouts(timeouts);
      waiting.explore(Strategies.pos(1), 500 * TIMES).assertNoFailure();
      waiting.explore(Strategies.random(1), 250 * TIMES).assertNoFailure();
      waiting.explore(Strategies.pct(1, 3), 250 * TIMES).assertNoFailure();
    }
  }
}
