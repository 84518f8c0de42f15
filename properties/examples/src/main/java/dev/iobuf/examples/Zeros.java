package dev.iobuf.examples;

import java.lang.foreign.MemorySegment;

/**
 * Finds the blocks of a buffer that are all zeros. Where nothing was written, a new file has zeros
 * that take no room on the disk: a hole.
 */
final class Zeros {
  /** The unit in which file systems give room: smaller pieces make no hole. */
  static final int BLOCK = 4_096;

  private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[BLOCK]);

  private Zeros() {}

  /**
   * Finds where the next block begins that has a byte other than zero, or that has none.
   *
   * @param from where to begin, a multiple of {@link #BLOCK}
   * @param to where the bytes end
   * @param isData true if to look for a block with such a byte
   * @return a multiple of {@link #BLOCK}, or {@code to} if there is none
   */
  static int find(MemorySegment buffer, int from, int to, boolean isData) {
    for (int at = from; at < to; at += BLOCK) {
      int end = Math.min(to, at + BLOCK);
      boolean isZero = MemorySegment.mismatch(buffer, at, end, ZEROS, 0, end - at) < 0;
      if (isZero != isData) {
        return at;
      }
    }
    return to;
  }
}
