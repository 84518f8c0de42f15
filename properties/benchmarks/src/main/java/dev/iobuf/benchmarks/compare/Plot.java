package dev.iobuf.benchmarks.compare;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * A drawing of many cases.
 *
 * @param file its name, without folder and extension
 * @param title the title of the plot
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param lines one for each contender
 */
record Plot(String file, String title, Axis x, Axis y, List<Line> lines) {
  /**
   * An axis.
   *
   * @param title the quantity, and the unit
   * @param scale the scale
   * @param format writes the numbers beside it
   */
  record Axis(String title, Scale scale, DoubleFunction<String> format) {}

  /** The scale of an axis. */
  enum Scale {
    NUMBERS,
    POWERS_OF_TWO,
    POWERS_OF_TEN
  }

  /** The lines of one colour. */
  record Line(String label, List<Point> points) {}

  /** A case, and the values of it that are drawn. */
  record Point(double x, Case of, ToDoubleFunction<Samples> y) {}

  List<Case> cases() {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .map(Point::of)
        .distinct()
        .toList();
  }
}
