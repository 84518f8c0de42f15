package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.compare.Measured.throughput;
import static dev.iobuf.benchmarks.compare.Measured.time;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddleFork() {
    assertThat(throughput(9, 1, 2).median()).isEqualTo(2);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleForks() {
    assertThat(throughput(9, 1, 2, 4).median()).isEqualTo(3);
  }

  @Test
  void theErrorIsHalfOfTheRange() {
    assertThat(throughput(9, 1, 2).error()).isEqualTo(4);
  }

  @Test
  void moreThroughputIsBetter() {
    assertThat(throughput(6, 6, 6).ratioTo(throughput(2, 2, 2))).isEqualTo(3);
  }

  @Test
  void lessTimeIsBetter() {
    assertThat(time(2, 2, 2).ratioTo(time(6, 6, 6))).isEqualTo(3);
  }

  @Test
  void roundsAreComparedWithEachOther() {
    assertThat(time(2, 3).ratioTo(time(6, 6), 1)).isEqualTo(2);
  }
}
