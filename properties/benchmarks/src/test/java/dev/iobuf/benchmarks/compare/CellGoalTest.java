package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.peers.Contender.AGRONA;
import static dev.iobuf.benchmarks.peers.Contender.IOBUF;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_RELAXED;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_STRICT;
import static dev.iobuf.benchmarks.peers.Contender.STORMPOT_VIRTUAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.compare.Cell.Place;
import dev.iobuf.benchmarks.compare.CellGoal.Ratio;
import org.junit.jupiter.api.Test;

class CellGoalTest {
  private static final Place TWO = new Place(1024, Crew.TWO, Work.SINGLE);
  private static final Place ONE = new Place(1024, Crew.ONE, Work.SINGLE);

  private final CellScores scores = new CellScores();

  private Ratio worst(CellGoal goal) {
    return goal.worst(scores).orElseThrow();
  }

  @Test
  void theLowestShareOfTheIdlePoolCounts() {
    scores.add(TWO.idle(), IOBUF, 200);
    scores.add(TWO.held(10, Which.LENT_FIRST), IOBUF, 150);
    scores.add(TWO.held(50, Which.AT_RANDOM), IOBUF, 120);
    // Slower, but its idle pool is slower, too.
    scores.add(ONE.idle(), IOBUF, 100);
    scores.add(ONE.held(97, Which.LENT_LAST), IOBUF, 80);

    Ratio worst = worst(CellGoal.OF_IDLE);

    assertThat(worst.cell()).isEqualTo(TWO.held(50, Which.AT_RANDOM));
    assertThat(worst.value()).isEqualTo(0.6);
    assertThat(CellGoal.OF_IDLE.isMissedBy(worst)).isTrue();
    assertThat(CellGoal.OF_IDLE.ratios(scores)).hasSize(3);
  }

  @Test
  void nearlyEmptyPoolsHaveAGoalOfTheirOwn() {
    scores.add(TWO.idle(), IOBUF, 200);
    scores.add(TWO.held(99, Which.LENT_FIRST), IOBUF, 80);

    assertThat(CellGoal.OF_IDLE.worst(scores)).isEmpty();
    assertThat(worst(CellGoal.OF_IDLE_WHEN_NEARLY_EMPTY).value()).isEqualTo(0.4);
    assertThat(
            CellGoal.OF_IDLE_WHEN_NEARLY_EMPTY.isMissedBy(
                worst(CellGoal.OF_IDLE_WHEN_NEARLY_EMPTY)))
        .isFalse();
  }

  @Test
  void theWorstOfAllIsSaidWithWhereItIs() {
    assertThat(CellGoal.worstOfIdle(scores)).isEmpty();

    scores.add(TWO.idle(), IOBUF, 200);
    scores.add(TWO.held(97, Which.LENT_FIRST), IOBUF, 50);
    assertThat(CellGoal.worstOfIdle(scores))
        .hasValue("worst cell: 0.25 of the idle pool, at 1024, 2 threads, single, 97% lent first");

    scores.add(TWO.held(99, Which.LENT_LAST), IOBUF, 40);
    assertThat(CellGoal.worstOfIdle(scores))
        .hasValue("worst cell: 0.20 of the idle pool, at 1024, 2 threads, single, 99% lent last");
  }

  @Test
  void ofQueuesTheFastestCountsAndStormpotIsNone() {
    Cell cell = TWO.held(50, Which.LENT_FIRST);
    scores.add(cell, IOBUF, 10);
    scores.add(cell, JCTOOLS_STRICT, 4);
    scores.add(cell, AGRONA, 5);
    scores.add(cell, STORMPOT_VIRTUAL, 100);

    assertThat(worst(CellGoal.OF_QUEUES).value()).isEqualTo(2);
    assertThat(worst(CellGoal.OF_QUEUES).label()).isEqualTo(AGRONA.toString());
  }

  @Test
  void jctoolsIsAGoalOfOneThreadUpToNinetyPercent() {
    for (Cell cell :
        new Cell[] {TWO.idle(), ONE.held(97, Which.LENT_FIRST), ONE.held(90, Which.LENT_FIRST)}) {
      scores.add(cell, IOBUF, 10);
      scores.add(cell, AGRONA, 20);
      scores.add(cell, JCTOOLS_STRICT, 5);
      scores.add(cell, JCTOOLS_RELAXED, 8);
    }

    assertThat(CellGoal.OF_JCTOOLS.ratios(scores)).hasSize(1);
    assertThat(worst(CellGoal.OF_JCTOOLS).cell()).isEqualTo(ONE.held(90, Which.LENT_FIRST));
    assertThat(worst(CellGoal.OF_JCTOOLS).value()).isEqualTo(1.25);
    assertThat(CellGoal.OF_JCTOOLS.isMissedBy(worst(CellGoal.OF_JCTOOLS))).isTrue();
  }

  @Test
  void aMissingMeasurementIsNoRatio() {
    scores.add(TWO.held(50, Which.LENT_FIRST), IOBUF, 10);

    for (CellGoal goal : CellGoal.values()) {
      assertThat(goal.ratios(scores)).isEmpty();
    }
  }
}
