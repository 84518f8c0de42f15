package dev.iobuf.examples;

import java.util.Locale;

/** Numbers for readers. */
final class Quantity {
  /** For shorter times, a rate says more about the start of the JVM than about the work. */
  private static final long LEAST_RATED_BYTES = 64L << 20;

  private static final double NANOS = 1e9;

  private Quantity() {}

  /** Returns a number with its noun: 1 byte, 2 bytes. */
  static String of(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
  }

  /** A number of bytes. */
  static String size(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    boolean isWhole = unit == 0 || value == Math.rint(value);
    return String.format(Locale.ROOT, isWhole ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }

  /** Returns a rate in bytes a second. */
  static String rate(long bytes, long nanos) {
    return size(bytes / seconds(nanos)) + "/s";
  }

  /** Returns how long a number of bytes took, and the rate if it is meaningful. */
  static String time(long bytes, long nanos) {
    String time = String.format(Locale.ROOT, "%.3f s", seconds(nanos));
    return bytes < LEAST_RATED_BYTES ? time : time + " (" + rate(bytes, nanos) + ")";
  }

  /** Returns how long something will take, to the second. */
  static String estimate(double seconds) {
    long left = (long) Math.ceil(seconds);
    if (left < 60) {
      return left + " s";
    }
    return left < 3600
        ? "%s min %s s".formatted(left / 60, left % 60)
        : "%s h %s min".formatted(left / 3600, left / 60 % 60);
  }

  private static double seconds(long nanos) {
    return Math.max(1, nanos) / NANOS;
  }
}
