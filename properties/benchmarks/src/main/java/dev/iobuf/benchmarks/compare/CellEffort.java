package dev.iobuf.benchmarks.compare;

import java.util.List;

/**
 * The effort of a run of the matrix.
 *
 * @param forks how many forks measure each cell
 * @param cells how many cells a fork measures at most
 * @param warmUps how many iterations a fork warms up with, before the first cell
 * @param iterations how many iterations each cell has, after one that does not count
 * @param millis how long an iteration is
 */
record CellEffort(int forks, int cells, int warmUps, int iterations, int millis) {
  /** The approximate time to start a fork. */
  private static final int START_MILLIS = 900;

  /** The approximate time to change to the next pool, besides its buffers. */
  private static final int CREATION_MILLIS = 50;

  /** The number of buffers that are created, lent and put in a millisecond. */
  private static final int BUFFERS_A_MILLI = 2000;

  /** Short: an hour for all cells, to see the effect of a change. Full: to publish. */
  static CellEffort of(String mode) {
    return switch (mode) {
      case "short" -> new CellEffort(1, Integer.MAX_VALUE, 10, 2, 60);
      case "full" -> new CellEffort(3, Integer.MAX_VALUE, 20, 4, 200);
      default -> throw new IllegalArgumentException("the mode must be short or full: mode=" + mode);
    };
  }

  CellEffort withForks(int number) {
    return new CellEffort(number, cells, warmUps, iterations, millis);
  }

  CellEffort withCells(int most) {
    return new CellEffort(forks, most, warmUps, iterations, millis);
  }

  /** The time of a fork with a number of cells. */
  Timing timing(int count) {
    return new Timing(warmUps, millis, count * (1 + iterations), millis);
  }

  /** Returns the approximate time of a fork, in milliseconds. */
  long estimate(CellFork fork) {
    int count = fork.cells().size();
    long creations =
        fork.cells().stream()
            .mapToLong(cell -> CREATION_MILLIS + cell.place().capacity() / BUFFERS_A_MILLI)
            .sum();
    return START_MILLIS
        + warmUps * (creations / count + millis)
        + creations
        + (long) count * (1 + iterations) * millis;
  }

  /** The score of a cell, by its number in the fork: the mean of its iterations that count. */
  double score(List<Double> scores, int cell) {
    int first = cell * (1 + iterations);
    return scores.subList(first + 1, first + 1 + iterations).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }
}
