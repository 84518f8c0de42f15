package dev.iobuf.pool;

/**
 * Makes sure that a thread has room on its stack before it begins an action that must not end
 * halfway. If not, this class throws a {@link StackOverflowError} before anything has happened.
 */
final class StackRoom {
  /**
   * Room to put, and to wake a thread: waking a virtual thread takes about thirty frames of the
   * JDK.
   */
  private static final int TO_SIGNAL = 96;

  /** Room to wait, and to signal at the end, which checks for its own room again. */
  private static final int TO_WAIT = 2 * TO_SIGNAL;

  private StackRoom() {}

  static void requireToSignal() {
    long _ = descend(TO_SIGNAL, 1, 2, 3, 4, 5, 6, 7);
  }

  static void requireToWait() {
    long _ = descend(TO_WAIT, 1, 2, 3, 4, 5, 6, 7);
  }

  /** Uses its parameters after the call, so that its frame is large even when it is compiled. */
  private static long descend(int depth, long a, long b, long c, long d, long e, long f, long g) {
    if (depth == 0) {
      return a;
    }
    long below = descend(depth - 1, b, c, d, e, f, g, a + depth);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }
}
