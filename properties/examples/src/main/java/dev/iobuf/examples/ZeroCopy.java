package dev.iobuf.examples;

/**
 * How many buffers the network may hold that were sent without a copy: each stays lent until the
 * peer has acknowledged its bytes. For one thread.
 */
final class ZeroCopy {
  /** A threshold that no piece reaches. */
  static final int NEVER = Integer.MAX_VALUE;

  /** How many buffers the network may hold. */
  static final int BUFFERS = 64;

  private final int threshold;
  private int left = BUFFERS;

  /**
   * Creates a budget.
   *
   * @param threshold in bytes: shorter pieces are cheaper to copy
   */
  ZeroCopy(int threshold) {
    this.threshold = threshold;
  }

  /** Takes one buffer's share, if a piece is long enough and there is one. */
  boolean tryTake(int length) {
    if (length < threshold || left == 0) {
      return false;
    }
    left--;
    return true;
  }

  void giveBack() {
    left++;
  }
}
