package dev.iobuf.io;

/**
 * How far a transfer has come in a vector, to the byte. A transfer that stopped half-way (a full
 * socket, a signal, an error) resumes there, even inside an entry. The methods of {@link Vectored}
 * that take a cursor advance it, and leave the vector's entries as they were. {@link #skip}
 * advances it, too.
 *
 * <p>Entries may be added at the vector's end during a transfer. After {@link IoVec#clear()} or
 * {@link IoVec#limit} the position has no meaning: call {@link #rewind()}.
 *
 * <p>Not thread-safe: it belongs to the thread that has the vector.
 */
public final class Cursor {
  private final IoVec vector;
  private int edition;
  private int entry;
  private long within;
  private long transferred;

  Cursor(IoVec vector) {
    this.vector = vector;
    this.edition = vector.edition();
  }

  /**
   * Returns the vector.
   *
   * @return the one that made this cursor
   */
  public IoVec vector() {
    return vector;
  }

  /**
   * Returns how many bytes have been moved.
   *
   * @return bytes since the cursor was made or rewound
   */
  public long transferred() {
    return transferred;
  }

  /**
   * Returns how many bytes remain, in time proportional to the entries that remain.
   *
   * @return bytes; {@link Long#MAX_VALUE} if they are more
   * @throws IllegalStateException if the vector was cleared or limited since
   */
  public long remaining() {
    return isDone() ? 0 : vector.entries().bytes(entry, vector.count()) - within;
  }

  /**
   * Returns true if every byte of the vector has been moved.
   *
   * @return true if none remains
   * @throws IllegalStateException if the vector was cleared or limited since
   */
  public boolean isDone() {
    requireSameEdition();
    while (entry < vector.count() && within == vector.length(entry)) {
      entry++;
      within = 0;
    }
    return entry == vector.count();
  }

  /** Returns to the first byte of the vector as it is now. */
  public void rewind() {
    edition = vector.edition();
    entry = 0;
    within = 0;
    transferred = 0;
  }

  /**
   * Moves ahead by the bytes that calls other than those of {@link Vectored} have moved, such as
   * the result of a ring's operation.
   *
   * @param bytes 0 … {@link #remaining()}
   * @throws IllegalArgumentException if it is negative or more than remain; nothing changes
   * @throws IllegalStateException if the vector was cleared or limited since
   */
  public void skip(long bytes) {
    if (bytes < 0 || bytes > remaining()) {
      throw new IllegalArgumentException(
          "skip must be within what remains: skip=%s, remaining=%s".formatted(bytes, remaining()));
    }
    advance(bytes);
  }

  /** Names the position and the vector. */
  @Override
  public String toString() {
    return "Cursor[transferred=%s, vector=%s]".formatted(transferred, vector);
  }

  /** The entry that the next byte lies in; {@code count()} when done. */
  int entry() {
    return entry;
  }

  /**
   * Cuts the bytes that have been moved off the current entry, for the duration of a call. The
   * caller has just seen {@link #isDone()} return false, and calls {@link #restore} afterwards.
   * Throws if the vector is pinned, since the kernel may be reading its entries.
   */
  void patch() {
    vector.requireUnpinned();
    vector.entries().set(entry, vector.base(entry) + within, vector.length(entry) - within);
  }

  /** Undoes {@link #patch()}; the cursor must not have moved since. */
  void restore() {
    vector.entries().set(entry, vector.base(entry) - within, vector.length(entry) + within);
  }

  /** Moves ahead by at most {@link #remaining()}. */
  void advance(long bytes) {
    transferred += bytes;
    long left = within + bytes;
    while (left > 0 && left >= vector.length(entry)) {
      left -= vector.length(entry);
      entry++;
    }
    within = left;
  }

  private void requireSameEdition() {
    if (edition != vector.edition()) {
      throw new IllegalStateException(
          "the vector was cleared or limited under way: transferred=%s, vector=%s; rewind() the cursor"
              .formatted(transferred, vector));
    }
  }
}
