package dev.iobuf.schedules;

/** The facts that a strategy may use when it chooses the thread of the next step. */
public interface Situation {
  /**
   * The threads that can make a step.
   *
   * @return bit t is set if thread t can
   */
  int runnable();

  /**
   * The thread that made the last step, if it can continue: choosing another is a preemption.
   *
   * @return a thread, or −1
   */
  int running();

  /**
   * The number of steps made.
   *
   * @return 0 before the first
   */
  int steps();

  /**
   * The number of threads.
   *
   * @return at least 1
   */
  int threads();

  /**
   * Returns true if the next steps of two threads access one place, one of them writing.
   *
   * @param one a runnable thread
   * @param other another one
   * @return true if their order matters
   */
  boolean dependent(int one, int other);

  /**
   * Returns true if the next steps of two threads lead to the same memory in either order, and
   * neither is of a kind that wakes or blocks a thread.
   *
   * @param one a runnable thread
   * @param other another one
   * @return false if in doubt
   */
  boolean commute(int one, int other);

  /**
   * Returns true if a thread is between two calls: its next step, if it has one, begins a call.
   *
   * @param thread any thread
   * @return true if the call of its last step has returned
   */
  boolean beginsCall(int thread);

  /**
   * Returns true if a thread has called {@code onSpinWait}, and no thread has made a step since.
   *
   * @param thread a runnable thread
   * @return true if others should go first
   */
  boolean spinning(int thread);

  /**
   * A hash of everything on which the future depends: memory, the values that each thread has read,
   * and the results that the history still permits. Only for strategies that {@linkplain
   * Strategy#tracksStates() asked for it}.
   *
   * @return 64 bits
   */
  long state();

  /**
   * The progress that the subject promises.
   *
   * @return the promise under test
   */
  Progress progress();
}
