package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.peers.Contender.AGRONA;
import static dev.iobuf.benchmarks.peers.Contender.IOBUF;
import static dev.iobuf.benchmarks.peers.Contender.JCTOOLS_STRICT;
import static dev.iobuf.benchmarks.peers.Contender.STORMPOT_VIRTUAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.compare.Cell.Place;
import org.junit.jupiter.api.Test;

class MatrixPageTest {
  private static final Place PLACE = new Place(64, Crew.SIXTEEN, Work.SINGLE);
  private static final Cell TENTH = PLACE.held(10, Which.LENT_FIRST);
  private static final Cell HALF = PLACE.held(50, Which.AT_RANDOM);

  private final CellScores scores = new CellScores();

  @Test
  void eachCapacityHasARowForEachHeldSetAndForTheFastestOthers() {
    scores.add(PLACE.idle(), IOBUF, 240);
    scores.add(PLACE.idle(), JCTOOLS_STRICT, 3);
    scores.add(PLACE.idle(), AGRONA, 2);
    scores.add(TENTH, IOBUF, 16);
    scores.add(HALF, IOBUF, 200);
    scores.add(TENTH, STORMPOT_VIRTUAL, 150);

    assertThat(MatrixPage.of(scores, "a machine"))
        .contains(
            "a machine",
            """
            ## 16 threads, single

            | capacity | held | idle | 10 % | 50 % | 90 % | 97 % | 99 % |
            | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            | 64 | lent first | 240 | **16.0** |  | – | – | – |
            |  | at random | 240 |  | 200 | – | – | – |
            |  | fastest queue | 3.00 J |  |  | – | – | – |
            |  | Stormpot |  | 150 |  | – | – | – |
            """);
  }

  @Test
  void aPoolOutsideOfTheMatrixIsLeftOutAndACapacityMayBeIdleOnly() {
    Place smallest = new Place(16, Crew.ONE, Work.SINGLE);
    scores.add(smallest.idle(), IOBUF, 120);

    assertThat(MatrixPage.of(scores, "a machine"))
        .contains("| 16 | lent first | 120 |  |  |  |  | – |\n|  | fastest queue |");
  }

  @Test
  void theWorstCellOfEachGoalIsNamedFirst() {
    scores.add(PLACE.idle(), IOBUF, 240);
    scores.add(TENTH, IOBUF, 24);
    scores.add(HALF, IOBUF, 200);

    assertThat(MatrixPage.of(scores, "a machine"))
        .contains(
            "| worst cell up to 97% held, of the idle pool | 64, 16 threads, single, 10% lent first"
                + " | 24.0 ops/us | idle: 240 ops/us | **0.10×** | 0.70×"
                + " | **missed** | 1 of 2 cells |",
            "**worst cell: 0.10 of the idle pool, at 64, 16 threads, single, 10% lent first**");
  }

  @Test
  void aLineTellsOneCellBesideTheIdleOneAndTheFastestQueue() {
    scores.add(PLACE.idle(), IOBUF, 240);
    scores.add(TENTH, IOBUF, 24);
    scores.add(TENTH, JCTOOLS_STRICT, 3);

    assertThat(MatrixPage.line(scores, TENTH))
        .isEqualTo(
            "64, 16 threads, single, 10% lent first: 24.0 ops/us"
                + "; 0.10× idle (240 ops/us)"
                + "; 8.00× JCTools MpmcArrayQueue (3.00 ops/us)");
    assertThat(MatrixPage.line(scores, PLACE.idle()))
        .isEqualTo("64, 16 threads, single, idle: 240 ops/us");
  }
}
