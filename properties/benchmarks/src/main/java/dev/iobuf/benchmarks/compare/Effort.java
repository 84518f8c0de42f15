package dev.iobuf.benchmarks.compare;

/** How much is measured. */
enum Effort {
  /** Minutes: to see what a change has done. */
  SHORT(3, 3, 200),
  /** Hours: to publish. */
  FULL(5, 5, 1000);

  /** How often each case is run, each time in a new process. */
  final int forks;

  /** How often a fork measures, after as many times that it does not. */
  final int iterations;

  /** How long an iteration is. */
  final int millis;

  Effort(int forks, int iterations, int millis) {
    this.forks = forks;
    this.iterations = iterations;
    this.millis = millis;
  }
}
