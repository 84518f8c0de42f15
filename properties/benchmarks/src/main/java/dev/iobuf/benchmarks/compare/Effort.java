package dev.iobuf.benchmarks.compare;

/**
 * How much is measured.
 *
 * @param forks how often each case is run, each time in a new process
 * @param iterations how often a fork measures, after as many times that it does not
 * @param millis how long an iteration is
 */
record Effort(int forks, int iterations, int millis) {
  /** Short: minutes, to see what a change has done. Full: hours, to publish. */
  static Effort ofRows(String mode) {
    return switch (mode) {
      case "short" -> new Effort(3, 3, 200);
      case "full" -> new Effort(5, 5, 1000);
      default -> throw unknown(mode);
    };
  }

  /** Short: minutes, for some cells of the matrix. Full: a night, for all. */
  static Effort ofCells(String mode) {
    return switch (mode) {
      case "short" -> new Effort(1, 3, 100);
      case "full" -> new Effort(1, 3, 200);
      default -> throw unknown(mode);
    };
  }

  Effort forks(int number) {
    return new Effort(number, iterations, millis);
  }

  private static IllegalArgumentException unknown(String mode) {
    return new IllegalArgumentException("the mode must be short or full: mode=" + mode);
  }
}
