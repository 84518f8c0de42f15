package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A set of indices to which many threads add. All methods are wait-free. */
final class IndexSet {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;

  IndexSet(int capacity) {
    words = new long[(capacity + Long.SIZE - 1) >>> 6];
  }

  /** Adds an index; returns false if it was there. */
  boolean add(int index) {
    long bit = 1L << index;
    // Acquire: weaker is not to be had. The bit decides alone; the thread that adds owns the index
    // otherwise.
    return ((long) WORD.getAndBitwiseOrAcquire(words, index >>> 6, bit) & bit) == 0;
  }

  /** Returns true if an index was added. */
  boolean has(int index) {
    // Opaque: a moment's answer, by which nothing is read.
    return ((long) WORD.getOpaque(words, index >>> 6) & (1L << index)) != 0;
  }
}
