package dev.iobuf.pool;

/**
 * The users' own memory of each index.
 *
 * <p>Of each index: whether it is held, in plain memory. A holder notes that it has it, and takes
 * the note back before it gives the index up. So a getter that still finds the note has not seen
 * all that the last holder did.
 *
 * <p>And a volatile flag. A thread that raises it and then finds the pool empty must be seen by a
 * thread that puts an index and then looks at the flag.
 */
final class Payload {
  /** A result that no specification knows. */
  static final int STALE = -2;

  private final boolean[] held;
  private volatile boolean raised;

  Payload(int capacity) {
    held = new boolean[capacity];
  }

  /**
   * Notes that the caller holds an index, if it is one; {@link #STALE} if the last note is there.
   */
  int claim(int index) {
    if (index < 0) {
      return index;
    }
    if (held[index]) {
      return STALE;
    }
    held[index] = true;
    return index;
  }

  /** Takes the note back. */
  void disclaim(int index) {
    held[index] = false;
  }

  void raise() {
    raised = true;
  }

  boolean isRaised() {
    return raised;
  }
}
