package dev.iobuf.pool;

/**
 * The users' own memory of each index.
 *
 * <p>For each index, plain memory says whether it is held. A holder sets the note, and clears it
 * before it puts the index. So a getter that still finds the note has not seen all actions of the
 * last holder.
 *
 * <p>And a volatile flag. If a thread raises it and then finds the pool empty, a thread that puts
 * an index and then reads the flag must see it raised.
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
   * Notes that the caller holds an index, if it got one. Returns {@link #STALE} if the last note is
   * still set.
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

  /** Clears the note. */
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
