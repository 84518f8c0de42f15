package dev.iobuf.schedules;

/** What a strategy may know when it chooses the thread that makes the next step. */
public interface Situation {
  /**
   * The threads that can make a step.
   *
   * @return bit t is set if thread t can
   */
  int runnable();

  /**
   * The thread that made the last step, if it can go on: to choose another is a preemption.
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
   * Whether the next steps of two threads access one place, one of them writing.
   *
   * @param one a runnable thread
   * @param other another one
   * @return whether their order matters
   */
  boolean dependent(int one, int other);

  /**
   * Whether the next steps of two threads lead to the same memory in either order, and neither is
   * of a kind that wakes or blocks a thread.
   *
   * @param one a runnable thread
   * @param other another one
   * @return false if in doubt
   */
  boolean commute(int one, int other);

  /**
   * Whether a thread is not amid a call: its next step, if it has one, begins one.
   *
   * @param thread any thread
   * @return whether the call of its last step has returned
   */
  boolean beginsCall(int thread);

  /**
   * Whether a thread waits on the processor, and no thread has made a step since it said so.
   *
   * @param thread a runnable thread
   * @return whether others should go first
   */
  boolean spinning(int thread);

  /**
   * A hash of all that the future depends on: memory, what each thread has read, and what the
   * history still permits. Only for strategies that {@linkplain Strategy#tracksStates() asked for
   * it}.
   *
   * @return 64 bits
   */
  long state();

  /**
   * What the subject promises.
   *
   * @return the promise under test
   */
  Progress progress();
}
