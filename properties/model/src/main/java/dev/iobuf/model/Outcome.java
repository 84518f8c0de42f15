package dev.iobuf.model;

import java.util.Locale;

/**
 * What a run has counted.
 *
 * @param perMicrosecond operations of all threads in a microsecond
 * @param nanos of one operation of one thread
 * @param transfers cache lines that moved, for an operation
 * @param atomics locked instructions, for an operation
 * @param fences full fences, for an operation
 */
public record Outcome(
    double perMicrosecond, double nanos, double transfers, double atomics, double fences) {
  private static final double PICOS_PER_MICRO = 1e6;
  private static final double PICOS_PER_NANO = 1e3;

  static Outcome of(Machine machine, int threads, int operations) {
    double rate = 0;
    Counts sum = Counts.NONE;
    for (int thread = 0; thread < threads; thread++) {
      Counts own = machine.counted(thread);
      if (own.rounds() > 0) {
        rate += own.rounds() * PICOS_PER_MICRO / own.time();
      }
      sum = sum.plus(own);
    }
    double done = Math.max(1, sum.rounds()) * (double) operations;
    return new Outcome(
        rate * operations,
        sum.time() / PICOS_PER_NANO / done,
        sum.transfers() / done,
        sum.atomics() / done,
        sum.fences() / done);
  }

  /** Returns the counts that the guard compares: of transfers, atomics and fences. */
  String counts() {
    return String.format(Locale.ROOT, "%.3f %.3f %.3f", transfers, atomics, fences);
  }
}
