package dev.iobuf.schedules;

/** How a schedule ended. */
public enum Outcome {
  /** All calls returned, and their results are linearizable. */
  OK,
  /** No order of the calls explains their results. */
  NOT_LINEARIZABLE,
  /** A call threw an exception that the specification does not permit. */
  THREW,
  /**
   * No call returned within the bound on steps, or threads wait for each other, or a state recurred
   * without a return of any call in between.
   */
  NO_PROGRESS,
  /** A thread that ran alone did not finish its call within the bound. */
  NO_SOLO_PROGRESS,
  /** The strategy ended the schedule, since it had seen this state before. */
  PRUNED;

  /** Returns true if this outcome refutes the subject. */
  boolean isFailure() {
    return this != OK && this != PRUNED;
  }
}
