package dev.iobuf.behaviour.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Bytes that depend on their place in a stream or file, and on a seed. So a byte that is lost,
 * stale, doubled or misplaced is found.
 */
record Pattern(long seed) {
  static final int NOWHERE = -1;

  private static final ValueLayout.OfLong WORD =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Eight bytes, by their number; as SplitMix64 does. */
  private long word(long number) {
    long z = (seed + number) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private byte at(long position) {
    return (byte) (word(position >>> 3) >>> (8 * (position & 7)));
  }

  /** Writes the bytes from a position on, a multiple of eight. */
  void fill(MemorySegment buffer, long position, int length) {
    int words = length / Long.BYTES;
    for (int i = 0; i < words; i++) {
      buffer.set(WORD, (long) Long.BYTES * i, word((position >>> 3) + i));
    }
    for (int i = words * Long.BYTES; i < length; i++) {
      buffer.set(JAVA_BYTE, i, at(position + i));
    }
  }

  /** Returns the place of the first wrong byte, or NOWHERE, from any position on. */
  int mismatch(MemorySegment buffer, long position, int length) {
    int i = 0;
    while (i < length) {
      if (((position + i) & 7) == 0 && length - i >= Long.BYTES) {
        if (buffer.get(WORD, i) != word((position + i) >>> 3)) {
          return i;
        }
        i += Long.BYTES;
      } else {
        if (buffer.get(JAVA_BYTE, i) != at(position + i)) {
          return i;
        }
        i++;
      }
    }
    return NOWHERE;
  }
}
