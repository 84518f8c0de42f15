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

  /** Adds an index. Returns false if the set had it already. */
  boolean add(int index) {
    long bit = 1L << index;
    // Acquire is the weakest mode that exists. Only the bit matters; the thread that adds the index
    // owns it by other means.
    return ((long) WORD.getAndBitwiseOrAcquire(words, index >>> 6, bit) & bit) == 0;
  }

  /** Returns true if an index was added. */
  boolean has(int index) {
    // Opaque: the answer is of a moment, and no data is read on the strength of it.
    return ((long) WORD.getOpaque(words, index >>> 6) & (1L << index)) != 0;
  }
}
