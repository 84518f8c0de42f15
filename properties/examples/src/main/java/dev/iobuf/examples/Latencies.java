package dev.iobuf.examples;

/** Counts of times, in classes that are at most 3 % wide. */
final class Latencies {
  private static final int SUB_BITS = 5;

  private final long[] counts = new long[Long.SIZE << SUB_BITS];
  private long count;
  private long most;

  void record(long nanos) {
    counts[classOf(nanos)]++;
    count++;
    most = Math.max(most, nanos);
  }

  private static int classOf(long nanos) {
    long value = Math.max(nanos, 1L << SUB_BITS);
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int sub = (int) (value >>> (exponent - SUB_BITS)) & ((1 << SUB_BITS) - 1);
    return exponent << SUB_BITS | sub;
  }

  long count() {
    return count;
  }

  /** Returns the microseconds that a number of a thousand times did not exceed. */
  double micros(int perMille) {
    long wanted = Math.ceilDiv(count * perMille, 1_000L);
    long seen = 0;
    for (int number = 0; number < counts.length; number++) {
      seen += counts[number];
      if (seen >= wanted && seen > 0) {
        int exponent = number >>> SUB_BITS;
        long sub = (number & ((1L << SUB_BITS) - 1)) + 1;
        return Math.min(most, (1L << exponent) + (sub << (exponent - SUB_BITS))) / 1e3;
      }
    }
    return 0;
  }
}
