package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Explorer;
import dev.iobuf.schedules.Strategies;
import dev.iobuf.schedules.Strategy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Ring and pool under the explorer: samples of programs too large for {@link ExhaustiveTest}. The
 * profile {@code nightly} takes {@code -Diobuf.samples} times as many, and more of the larger ones.
 */
class PoolExplorationTest {
  private static final long TIMES = Long.getLong("iobuf.samples", 1);

  /** The number of schedules of each larger program, by each strategy. */
  private static final long LARGER = TIMES == 1 ? 100 : 250 * TIMES;

  @Test
  void samplesOfLargerProgramsAreRightUnderBothMemoryModels() {
    for (Explorer explorer :
        Stream.concat(Scenarios.all().stream(), ClosingScenarios.all().stream()).toList()) {
      explorer.explore(Strategies.random(1), LARGER).assertNoFailure();
      explorer.explore(Strategies.pct(1, 3), LARGER).assertNoFailure();
      explorer.explore(Strategies.pos(2), LARGER).assertNoFailure();
      explorer.weakMemory().explore(Strategies.random(2), LARGER).assertNoFailure();
    }
  }

  /** In other programs, a dequeuer reads a cell whose enqueuer is late only twice. */
  @Test
  void theRingIsRightWithAllThePatienceOfProduction() {
    Explorer ring = Scenarios.patientRing(1, 3).program(" ; get put | get get | get get ; get get");
    for (Strategy strategy :
        List.of(
            Strategies.pos(1),
            Strategies.random(1),
            Strategies.pct(1, 3),
            Strategies.solo(1, Strategies.random(1)))) {
      System.out.println(ring.explore(strategy, 2_500 * TIMES).assertNoFailure());
    }
    assertThat(ring.coverage().missed("dev.iobuf.pool.IndexRing"))
        .filteredOn(branch -> branch.method().equals("take"))
        .isEmpty();
  }

  /** A threshold that allows for no more dequeuers than indices strands an index here. */
  @Test
  void noIndexIsStrandedByMoreThreadsThanIndices() {
    for (Explorer explorer : Scenarios.moreThreadsThanIndices()) {
      System.out.println(explorer.explore(Strategies.pos(1), 5_000 * TIMES).assertNoFailure());
    }
  }
}
