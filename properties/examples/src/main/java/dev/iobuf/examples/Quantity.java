package dev.iobuf.examples;

import java.util.Locale;

/** Numbers for people. */
final class Quantity {
  /** A rate of less than this says how a JVM starts, and nothing of what is measured. */
  private static final long LEAST_RATED_BYTES = 64L << 20;

  private static final double NANOS = 1e9;

  private Quantity() {}

  /** So many of something: 1 byte, 2 bytes. */
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

  /** How many bytes a second those are. */
  static String rate(long bytes, long nanos) {
    return size(bytes / seconds(nanos)) + "/s";
  }

  /** How long so many bytes took, and at which rate where that means something. */
  static String time(long bytes, long nanos) {
    String time = String.format(Locale.ROOT, "%.3f s", seconds(nanos));
    return bytes < LEAST_RATED_BYTES ? time : time + " (" + rate(bytes, nanos) + ")";
  }

  /** How long something will take, to the second. */
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
