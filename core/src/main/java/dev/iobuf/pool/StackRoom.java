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

  /**
   * Room to free an index. Once the optimizing compiler has inlined these methods, nothing is left of
   * them: their parameters are constants. Then the frame of the put itself has room for all. Until
   * then, each of them has a frame, since the other compiler does not inline methods of this length.
   */
  static void requireToPut() {
    long _ = one(1, 2, 3, 4, 5, 6, 7);
  }

  private static long one(long a, long b, long c, long d, long e, long f, long g) {
    long below = two(b, c, d, e, f, g, a + 1);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }

  private static long two(long a, long b, long c, long d, long e, long f, long g) {
    long below = three(b, c, d, e, f, g, a + 1);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }

  private static long three(long a, long b, long c, long d, long e, long f, long g) {
    long below = four(b, c, d, e, f, g, a + 1);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }

  private static long four(long a, long b, long c, long d, long e, long f, long g) {
    long below = five(b, c, d, e, f, g, a + 1);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }

  private static long five(long a, long b, long c, long d, long e, long f, long g) {
    long below = six(b, c, d, e, f, g, a + 1);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }

  private static long six(long a, long b, long c, long d, long e, long f, long g) {
    long below = seven(b, c, d, e, f, g, a + 1);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }

  private static long seven(long a, long b, long c, long d, long e, long f, long g) {
    long below = eight(b, c, d, e, f, g, a + 1);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }

  private static long eight(long a, long b, long c, long d, long e, long f, long g) {
    long below = (a * b) ^ (c * d) ^ (e * f);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + g;
  }
}
