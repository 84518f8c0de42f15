package dev.iobuf.examples;

import java.lang.foreign.MemorySegment;

/**
 * Finds the blocks of a buffer that are all zeros. A file that is new has zeros wherever nothing
 * was written, and no room on the disk for them: a hole.
 */
final class Zeros {
  /** What file systems give room to: smaller pieces make no hole. */
  static final int BLOCK = 4_096;

  private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[BLOCK]);

  private Zeros() {}

  /**
   * Finds where the next block begins that has, or that has not, a byte other than zero.
   *
   * @param from where to begin, a multiple of {@link #BLOCK}
   * @param to where the bytes end
   * @param isData whether to look for a block with such a byte
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
