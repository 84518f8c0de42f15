package dev.iobuf.benchmarks.compare;

/** The effort of a run. */
enum Effort {
  /** Minutes: to see the effect of a change. */
  SHORT(3, 3, 200),
  /** Hours: to publish. */
  FULL(5, 5, 1000);

  /** The number of runs of each case, each in a new process. */
  final int forks;

  /** The number of iterations that a fork measures, after as many to warm up. */
  final int iterations;

  /** The duration of an iteration. */
  final int millis;

  Effort(int forks, int iterations, int millis) {
    this.forks = forks;
    this.iterations = iterations;
    this.millis = millis;
  }
}
