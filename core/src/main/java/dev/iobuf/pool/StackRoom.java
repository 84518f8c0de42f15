package dev.iobuf.pool;

/**
 * Makes sure that a thread has room on its stack, before it begins what must not end halfway. Else
 * a {@link StackOverflowError} comes from here, while nothing has happened yet.
 *
 * <p><b>Not promised</b> where the compiler of the Java virtual machine is another than HotSpot's,
 * or where compiled code goes on in the interpreter amid a call. Java has no such promise but for
 * its own locks.
 */
final class StackRoom {
  /** Room to put, and to wake a thread: a virtual one takes some thirty frames of the JDK. */
  private static final int TO_SIGNAL = 96;

  /** Room to wait, and to signal in the end, which makes sure of its own room again. */
  private static final int TO_WAIT = 2 * TO_SIGNAL;

  private StackRoom() {}

  /**
   * Requires 4 KiB, for a get or put, at no cost. Its frame is as large as its variables: the
   * interpreter makes room for it, and compiled code, into which it is inlined, touches the stack
   * as far when it is entered, since it might have to go on here in the interpreter.
   *
   * @param number any that is not negative. Compiled code takes no notice if it is a constant; then
   *     this does nothing at all there, and the caller's own frame is to hold all that it calls
   */
  @SuppressWarnings({"UnusedVariable", "MultiVariableDeclaration"}) // their room is what is wanted
  static void require(int number) {
    long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15;
    long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15;
    long c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15;
    long d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11, d12, d13, d14, d15;
    long e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15;
    long f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15;
    long g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15;
    long h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15;
    long i0, i1, i2, i3, i4, i5, i6, i7, i8, i9, i10, i11, i12, i13, i14, i15;
    long j0, j1, j2, j3, j4, j5, j6, j7, j8, j9, j10, j11, j12, j13, j14, j15;
    long k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15;
    long l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13, l14, l15;
    long m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15;
    long n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, n12, n13, n14, n15;
    long o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, o10, o11, o12, o13, o14, o15;
    long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
    if (number < 0) {
      throw new IllegalArgumentException("negative: number=" + number);
    }
  }

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
