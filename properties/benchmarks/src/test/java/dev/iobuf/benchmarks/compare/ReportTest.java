package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.compare.Measured.side;
import static dev.iobuf.benchmarks.compare.Measured.throughput;
import static dev.iobuf.benchmarks.compare.Measured.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.compare.Cell.Place;
import dev.iobuf.benchmarks.peers.Contender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Case OURS = side("ours");
  private static final Case FAST = side("fast");
  private static final Case SLOW = side("slow");

  private final Report report = new Report();

  @Test
  void theFastestPeerCounts() {
    Results results =
        new Results(
            Map.of(
                OURS, throughput(30, 40, 50),
                SLOW, throughput(10, 10, 10),
                FAST, throughput(20, 20, 20)));

    String verdict = report.add(new Row("work", OURS, List.of(SLOW, FAST), 2), results);

    assertThat(verdict)
        .isEqualTo(
            "| work | 40.0 ± 10.0 ops/us | fast: 20.0 ± 0.0 ops/us"
                + " | **2.00×** (1.50 … 2.50) | 2.00× | met |");
  }

  @Test
  void ofTimesTheShortestCounts() {
    Results results =
        new Results(Map.of(OURS, time(2, 2, 2), SLOW, time(9, 9, 9), FAST, time(3, 3, 3)));

    String verdict = report.add(new Row("work", OURS, List.of(SLOW, FAST), 2), results);

    assertThat(verdict).contains("fast", "**1.50×**").endsWith("| **missed** |");
  }

  @Test
  void aBoundIsMissedAboveItsLimit() {
    Bound bound = new Bound("size", OURS, Samples::median, 3, "B");

    assertThat(report.add(bound, time(3, 3, 3)))
        .isEqualTo("| size | 3.00 B |  |  | ≤ 3.00 B | met |");
    assertThat(report.add(bound, time(4, 4, 4))).endsWith("| **missed** |");
  }

  @Test
  void theWorstCellIsSaidWithWhereItIs() {
    CellScores scores = new CellScores();
    Place place = new Place(1024, Crew.TWO, Work.SINGLE);
    scores.add(place.idle(), Contender.IOBUF, 240);
    scores.add(place.held(10, Which.LENT_FIRST), Contender.IOBUF, 12);

    String verdict = report.add(CellGoal.OF_IDLE, CellGoal.OF_IDLE.worst(scores).orElseThrow());

    assertThat(verdict)
        .isEqualTo(
            "| pool in use, worst cell up to 97% held, of the idle pool:"
                + " 1024, 2 threads, single, 10% lent first"
                + " | 12.0 ops/us | idle: 240 ops/us | **0.050×** | 0.70× | **missed** |");
  }

  @Test
  void theReportSaysWhereItComesFromAndShowsEverySide() {
    Results results = new Results(Map.of(OURS, time(2, 2), SLOW, time(9, 9)));
    report.add(new Row("work", OURS, List.of(SLOW), 2), results);

    assertThat(report.markdown("a machine"))
        .contains("a machine", "| work | ours | 2.00 ± 0.0 ns/op | 0 |", "| work | slow |");
  }
}
