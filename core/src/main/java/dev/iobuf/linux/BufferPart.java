package dev.iobuf.linux;

/** The part of a pooled buffer that a system call is to use. */
public final class BufferPart {
  private BufferPart() {}

  /**
   * Checks that a part lies within a buffer.
   *
   * @param from where the part begins, in bytes
   * @param length how many bytes
   * @param size the size of the buffer, in bytes
   * @param pool the pool of the buffer, for the message
   * @return where it begins
   * @throws IndexOutOfBoundsException if it does not
   */
  public static int check(int from, int length, int size, Object pool) {
    if (from < 0 || length < 0 || from > size - length) {
      throw new IndexOutOfBoundsException(
          "from and length must lie within the buffer: from=%s, length=%s, size=%s, pool=%s"
              .formatted(from, length, size, pool));
    }
    return from;
  }
}
