package dev.iobuf.benchmarks.compare;

import static dev.iobuf.benchmarks.compare.Measured.side;
import static dev.iobuf.benchmarks.compare.Measured.throughput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.benchmarks.compare.Plot.Axis;
import dev.iobuf.benchmarks.compare.Plot.Line;
import dev.iobuf.benchmarks.compare.Plot.Point;
import dev.iobuf.benchmarks.compare.Plot.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrawingTest {
  private static final Case ONE = side("one");
  private static final Case TWO = side("two");

  private static final Plot PLOT =
      new Plot(
          "plot",
          "a plot",
          new Axis("threads", Scale.POWERS_OF_TWO, "%.0f"::formatted),
          new Axis("ops/µs", Scale.NUMBERS, "%.0f"::formatted),
          List.of(
              new Line(
                  "ours",
                  List.of(
                      new Point(1, ONE, Samples::median), new Point(2, TWO, Samples::median)))));

  @ParameterizedTest
  @EnumSource
  void drawsAScalableGraphic(Drawing drawing, @TempDir Path folder) throws IOException {
    drawing.draw(PLOT, new Results(Map.of(ONE, throughput(5), TWO, throughput(7))), folder);

    try (var files = Files.list(folder)) {
      Path file = files.findFirst().orElseThrow();
      assertThat(file.getFileName().toString()).isIn("plot-light.svg", "plot-dark.svg");
      assertThat(file).content().contains("<svg", "</svg>");
    }
  }
}
