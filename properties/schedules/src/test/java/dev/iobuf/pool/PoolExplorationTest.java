package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Coverage;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.FifoOfIndices;
import dev.iobuf.schedules.Report;
import dev.iobuf.schedules.Strategies;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ring and pool under the explorer: all states of small programs, samples of larger ones. */
class PoolExplorationTest {
  private static final long BUDGET_NANOS = 20_000_000_000L;

  static Stream<Explorer> small() {
    return Stream.of(
        Scenarios.ring(1).program("get put | get put"),
        Scenarios.ring(1).program("get put get | get put get"),
        Scenarios.ring(2).program("get put | get put"),
        Scenarios.ring(2).program("get put get | get put get"),
        Scenarios.ring(1).program("get put get put | get get get get"),
        Scenarios.pool(1, 1, 1).program("get put get | get put get"),
        Scenarios.pool(2, 2, 1).program("get put get | get put get"),
        Scenarios.pool(2, 1, 1).program("get put get | get put get"),
        Scenarios.pool(2, 2, 1).program("get get put | get put get"),
        Scenarios.pool(2, 2, 1).program("get put | get put | get put"));
  }

  @ParameterizedTest
  @MethodSource("small")
  void everyStateOfASmallProgramIsRight(Explorer explorer) {
    Report report = explorer.explore(Strategies.states(), Long.MAX_VALUE).assertNoFailure();
    System.out.println(report);
    assertThat(report.exhausted()).isTrue();
  }

  /** Too large to end in a build: how far it comes is printed. */
  static Stream<Explorer> large() {
    return Stream.of(
        Scenarios.ring(2).program("get put | get put | get put"),
        Scenarios.ring(1).program("get put | get get | get get"),
        Scenarios.pool(2, 1, 1).program("get put | get put | get put"));
  }

  @ParameterizedTest
  @MethodSource("large")
  void noStateWithinTheBudgetIsWrong(Explorer explorer) {
    System.out.println(
        explorer.explore(Strategies.states(), Long.MAX_VALUE, BUDGET_NANOS).assertNoFailure());
  }

  @Test
  void samplesOfLargerProgramsAreRightUnderBothMemoryModels() {
    for (Explorer explorer : Scenarios.all()) {
      explorer.explore(Strategies.pos(1), 10_000).assertNoFailure();
      explorer.explore(Strategies.random(1), 5_000).assertNoFailure();
      explorer.explore(Strategies.pct(1, 3), 5_000).assertNoFailure();
      explorer.weakMemory().explore(Strategies.random(2), 5_000).assertNoFailure();
    }
  }

  /** A threshold that counts on no more dequeuers than indices strands an index here. */
  @Test
  void noIndexIsStrandedByMoreThreadsThanIndices() {
    for (Explorer explorer : Scenarios.moreThreadsThanIndices()) {
      System.out.println(explorer.explore(Strategies.pos(1), 100_000).assertNoFailure());
    }
  }

  @Test
  void everyBranchOfTheRingIsTaken() {
    Explorer ring = Scenarios.ring(1);
    for (String program :
        List.of(
            "get put | get get | get get",
            "get put get put | get get get get",
            "get put get | put(0) get put")) {
      ring.program(program).explore(Strategies.random(1), 20_000);
      ring.program(program).explore(Strategies.pos(1), 20_000);
    }
    // Only with two indices does an enqueuer meet a cell that another has filled a lap before.
    ring.arguments(2, 2, 0)
        .specification(new FifoOfIndices(2, 2))
        .program("get put | get put | get put")
        .explore(Strategies.pos(1), 40_000);
    Coverage coverage = ring.coverage();
    System.out.println(
        "ring: "
            + coverage.taken("dev.iobuf.pool.IndexRing").size()
            + " branches taken, missed "
            + coverage.missed("dev.iobuf.pool.IndexRing"));
    assertThat(coverage.missed("dev.iobuf.pool.IndexRing"))
        .filteredOn(branch ->
            List.of("insert", "isFree", "extract", "take", "consume", "catchUp")
                .contains(branch.method()))
        .isEmpty();
  }
}
