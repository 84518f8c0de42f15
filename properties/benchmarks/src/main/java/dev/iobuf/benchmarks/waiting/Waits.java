package dev.iobuf.benchmarks.waiting;

import java.io.PrintStream;
import org.HdrHistogram.AbstractHistogram;

/** Prints times of waiting. */
final class Waits {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};
  private static final int BAR = 50;
  private static final long NANOS_PER_MICRO = 1_000;

  private Waits() {}

  /** The percentiles in a line, in microseconds. */
  static void printPercentiles(PrintStream out, AbstractHistogram nanos) {
    StringBuilder line = new StringBuilder("  µs:");
    for (double percentile : PERCENTILES) {
      line.append(
          String.format(
              "  p%s %.1f", format(percentile), nanos.getValueAtPercentile(percentile) / 1e3));
    }
    out.println(line);
  }

  private static String format(double percentile) {
    return percentile == Math.rint(percentile)
        ? Integer.toString((int) percentile)
        : Double.toString(percentile);
  }

  /** A bar for each power of two of microseconds. */
  static void printHistogram(PrintStream out, AbstractHistogram nanos) {
    long below = 0;
    for (long micros = 1; below <= nanos.getMaxValue(); micros *= 2) {
      long upTo = micros * NANOS_PER_MICRO;
      long count = nanos.getCountBetweenValues(below, upTo - 1);
      if (count > 0) {
        int length = (int) Math.max(1, BAR * count / nanos.getTotalCount());
        out.printf("  < %,9d µs %,10d %s%n", micros, count, "#".repeat(length));
      }
      below = upTo;
    }
  }
}
