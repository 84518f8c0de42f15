package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.peers.Contender.AGRONA;
import static dev.iobuf.benchmarks.peers.Contender.IOBUF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.compare.Cell.Place;
import dev.iobuf.benchmarks.peers.Contender;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellPlanTest {
  private static final Place SMALL = new Place(64, Crew.TWO, Work.SINGLE);
  private static final Place LARGE = new Place(1024, Crew.TWO, Work.SINGLE);
  private static final Cell FIRST = SMALL.held(50, Which.LENT_FIRST);
  private static final Cell RANDOM = SMALL.held(50, Which.AT_RANDOM);
  private static final Cell BULK = new Place(64, Crew.TWO, Work.BULK).idle();

  private static final CellEffort EFFORT = new CellEffort(1, 100, 10, 2, 60);

  private final CellScores done = new CellScores();

  private List<CellFork> forks(CellEffort effort, List<Contender> contenders, Cell... cells) {
    return CellPlan.of(List.of(cells), contenders, effort, done).groups().stream()
        .flatMap(group -> group.forks().stream())
        .toList();
  }

  @Test
  void aForkMeasuresAllCellsOfACrewAndAWork() {
    assertThat(forks(EFFORT, List.of(IOBUF), FIRST, BULK, LARGE.idle()))
        .extracting(CellFork::cells)
        .containsExactly(List.of(FIRST, LARGE.idle()), List.of(BULK));
  }

  @Test
  void peersAreMeasuredOnceForEachShare() {
    assertThat(forks(EFFORT, List.of(IOBUF, AGRONA), FIRST, RANDOM))
        .containsExactly(
            new CellFork(IOBUF, Crew.TWO, Work.SINGLE, 0, List.of(FIRST, RANDOM)),
            new CellFork(AGRONA, Crew.TWO, Work.SINGLE, 0, List.of(FIRST)));
  }

  @Test
  void aMeasuredForkIsNotPlannedAgain() {
    done.add(FIRST, IOBUF, 7);

    assertThat(forks(EFFORT, List.of(IOBUF, AGRONA), FIRST, RANDOM))
        .extracting(CellFork::cells)
        .containsExactly(List.of(RANDOM), List.of(FIRST));
    assertThat(forks(EFFORT, List.of(IOBUF), FIRST)).isEmpty();
    assertThat(forks(EFFORT.withForks(3), List.of(IOBUF), FIRST))
        .extracting(CellFork::round)
        .containsExactly(1, 2);
  }

  @Test
  void roundsAreInTurnsOfTheContenders() {
    assertThat(forks(EFFORT.withForks(2), List.of(IOBUF, AGRONA), FIRST))
        .extracting(CellFork::contender)
        .containsExactly(IOBUF, AGRONA, AGRONA, IOBUF);
  }

  @Test
  void aForkMeasuresNoMoreThanItMay() {
    assertThat(forks(EFFORT.withCells(2), List.of(IOBUF), FIRST, RANDOM, LARGE.idle()))
        .extracting(CellFork::cells)
        .containsExactly(List.of(FIRST, RANDOM), List.of(LARGE.idle()));
  }

  @Test
  void aPlanSaysItsCost() {
    assertThat(CellPlan.of(List.of(FIRST, RANDOM), List.of(IOBUF, AGRONA), EFFORT, done))
        .hasToString("2 forks measure 3 cells: some 1 minutes");
  }
}
