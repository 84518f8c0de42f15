package dev.iobuf.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellEffortTest {
  private static final CellEffort EFFORT = new CellEffort(1, 100, 10, 2, 60);

  @Test
  void theFirstIterationOfEachCellDoesNotCount() {
    List<Double> iterations = List.of(1.0, 10.0, 20.0, 1.0, 30.0, 50.0);

    assertThat(EFFORT.score(iterations, 0)).isEqualTo(15);
    assertThat(EFFORT.score(iterations, 1)).isEqualTo(40);
    assertThat(EFFORT.timing(2).iterations()).isEqualTo(iterations.size());
  }

  @Test
  void modesAreNamed() {
    assertThat(CellEffort.of("short").forks()).isLessThan(CellEffort.of("full").forks());
    assertThatThrownBy(() -> CellEffort.of("long")).isInstanceOf(IllegalArgumentException.class);
  }
}
