package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Coverage;
import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.FifoOfIndices;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ring and pool under the explorer: samples of programs too large for {@link ExhaustiveTest}. */
class PoolExplorationTest {
  @Test
  void samplesOfLargerProgramsAreRightUnderBothMemoryModels() {
    for (Explorer explorer : Scenarios.all()) {
      explorer.explore(Strategies.pos(1), 10_000).assertNoFailure();
      explorer.explore(Strategies.random(1), 5_000).assertNoFailure();
      explorer.explore(Strategies.pct(1, 3), 5_000).assertNoFailure();
      explorer.weakMemory().explore(Strategies.random(2), 5_000).assertNoFailure();
    }
  }

  /** Elsewhere a dequeuer looks but twice at a cell whose enqueuer is late. */
  @Test
  void theRingIsRightWithAllThePatienceOfProduction() {
    Explorer ring = Scenarios.patientRing(1, 3).program(" ; get put | get get | get get ; get get");
    for (Strategy strategy :
        List.of(
            Strategies.pos(1),
            Strategies.random(1),
            Strategies.pct(1, 3),
            Strategies.solo(1, Strategies.random(1)))) {
      System.out.println(ring.explore(strategy, 20_000).assertNoFailure());
    }
    assertThat(ring.coverage().missed("dev.iobuf.pool.IndexRing"))
        .filteredOn(branch -> branch.method().equals("take"))
        .isEmpty();
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
