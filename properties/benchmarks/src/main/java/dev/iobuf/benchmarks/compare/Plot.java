package dev.iobuf.benchmarks.compare;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * A drawing of many cases.
 *
 * @param file its name, without folder and extension
 * @param title what it shows
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param lines one for each contender
 */
record Plot(String file, String title, Axis x, Axis y, List<Line> lines) {
  /**
   * An axis.
   *
   * @param title what it counts, and the unit
   * @param scale what lies equally far apart
   * @param format writes the numbers beside it
   */
  record Axis(String title, Scale scale, DoubleFunction<String> format) {}

  /** What lies equally far apart on an axis. */
  enum Scale {
    NUMBERS,
    POWERS_OF_TWO,
    POWERS_OF_TEN
  }

  /** What is drawn in one colour. */
  record Line(String label, List<Point> points) {}

  /** A case, and what of it is drawn. */
  record Point(double x, Case of, ToDoubleFunction<Samples> y) {}

  List<Case> cases() {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .map(Point::of)
        .distinct()
        .toList();
  }
}
