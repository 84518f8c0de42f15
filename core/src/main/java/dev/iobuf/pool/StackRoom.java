package dev.iobuf.pool;

/**
 * Makes sure that a thread has room on its stack, before it begins what must not end halfway. Else
 * a {@link StackOverflowError} comes from here, while nothing has happened yet.
 */
final class StackRoom {
  /** Room to put, and to wake a thread: a virtual one takes some thirty frames of the JDK. */
  private static final int TO_SIGNAL = 96;

  /** Room to wait, and to signal in the end, which makes sure of its own room again. */
  private static final int TO_WAIT = 2 * TO_SIGNAL;

  private StackRoom() {}

  static void requireToSignal() {
    long _ = descend(TO_SIGNAL, 1, 2, 3, 4, 5, 6, 7);
  }

  static void requireToWait() {
    long _ = descend(TO_WAIT, 1, 2, 3, 4, 5, 6, 7);
  }

  /** Uses its parameters after the call, so that its frame is large when it is compiled, too. */
  private static long descend(int depth, long a, long b, long c, long d, long e, long f, long g) {
    if (depth == 0) {
      return a;
    }
    long below = descend(depth - 1, b, c, d, e, f, g, a + depth);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }
}
