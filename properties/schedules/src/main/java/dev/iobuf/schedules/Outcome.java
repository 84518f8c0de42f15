package dev.iobuf.schedules;

/** How a schedule ended. */
public enum Outcome {
  /** All calls returned, and what they returned is linearizable. */
  OK,
  /** No order of the calls explains what they returned. */
  NOT_LINEARIZABLE,
  /** A call threw what the specification does not permit. */
  THREW,
  /**
   * No call returned within the bound on steps, threads wait for each other, or a state came back
   * without any call having returned.
   */
  NO_PROGRESS,
  /** A thread that ran alone did not finish its call within the bound. */
  NO_SOLO_PROGRESS,
  /** Given up on purpose: the strategy had seen this state before. */
  PRUNED;

  /** Whether this outcome speaks against the subject. */
  boolean isFailure() {
    return this != OK && this != PRUNED;
  }
}
