package dev.iobuf.schedules;

/**
 * Chooses, at each step of a schedule, the thread that makes it. Deterministic in what it was
 * created with; used by one thread at a time.
 */
public interface Strategy {
  /** In place of a thread: end this schedule, its future is known. */
  int PRUNE = -1;

  /** In place of a thread: this state has recurred without a return of any call in between. */
  int LIVELOCK = -2;

  /**
   * Called before each schedule.
   *
   * @return false if no schedule is left
   */
  boolean begin();

  /**
   * Chooses the thread of the next step; not asked if only one thread can run, unless it
   * {@linkplain #tracksStates() tracks states}.
   *
   * @param situation the facts that a strategy may use
   * @return one of {@link Situation#runnable()}, {@link #PRUNE}, or {@link #LIVELOCK}
   */
  int thread(Situation situation);

  /**
   * Chooses which of several values a load under weak memory returns.
   *
   * @param situation the facts that a strategy may use
   * @param options the number of values, at least 2
   * @return 0 for the newest, up to options − 1 for the oldest
   */
  default int value(Situation situation, int options) {
    return 0;
  }

  /**
   * Called after each schedule.
   *
   * @param steps how many steps it had
   */
  default void end(int steps) {}

  /**
   * Returns true if the strategy uses {@link Situation#state()}, which costs time.
   *
   * @return false unless overridden
   */
  default boolean tracksStates() {
    return false;
  }

  /**
   * The number of different states so far.
   *
   * @return 0 where they are not tracked
   */
  default long states() {
    return 0;
  }
}
