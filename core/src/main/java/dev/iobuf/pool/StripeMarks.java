package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Marks the stripes of an {@link IndexPlaces} that may have a free index, so that a search skips
 * the other stripes. All methods are lock-free.
 */
final class StripeMarks {
  /*
   * Two bits a stripe, 32 stripes a word:
   *
   *      CHECKED  MARKED
   *         0       0      no index is free, except those of puts that have not ended, or issued no
   *                        fence
   *         0       1      an index may be free
   *         1       0      an index may be free: a thread is checking the stripe
   *         1       1      an index may be free: a thread is checking the stripe, and an index became
   *                        free meanwhile
   *
   * Invariant. If an index of the stripe is free, and its put has issued a fence and has ended,
   * then one of the two bits is set.
   *
   * Why: a put makes its index free, issues a fence, and sets MARKED unless it is set. A thread
   * that checks a stripe turns MARKED into CHECKED, by one CAS, and only then looks for free
   * indices. A put that found MARKED set before that CAS has freed its index before it, so the
   * thread finds the index, and sets MARKED again; a later put sets MARKED by itself. Only one
   * thread at a time checks a stripe, so MARKED, once set again, is still set when CHECKED is
   * cleared.
   *
   * If a thread stops in the middle of a check, its stripe keeps CHECKED. Each search then reads
   * the stripe, and nothing is lost.
   */

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private static final long MARKED = 1;
  private static final long CHECKED = 2;

  /** The bit MARKED of all stripes of a word. */
  private static final long ALL_MARKED = 0x5555_5555_5555_5555L;

  /** The shift from a stripe's number to that of its word. */
  private static final int WORD_SHIFT = 5;

  private static final int STRIPES_A_WORD = 1 << WORD_SHIFT;

  /** Unused elements on both sides of the words: two cache lines each, against false sharing. */
  private static final int MARGIN = 16;

  private final int stripes;
  private final long[] words;

  /** Creates marks. All of them are set. */
  StripeMarks(int stripes) {
    this.stripes = stripes;
    this.words = new long[MARGIN + Math.ceilDiv(stripes, STRIPES_A_WORD) + MARGIN];
    for (int stripe = 0; stripe < stripes; stripe++) {
      words[wordOf(stripe)] |= MARKED << placeOf(stripe);
    }
  }

  /** Marks a stripe that has a free index. */
  void mark(int stripe) {
    long bit = MARKED << placeOf(stripe);
    // Volatile: after the index is free, which the caller has ordered by a fence or a volatile
    // access, unless the mark is a hint; and before the caller reads the state.
    if (((long) WORD.getVolatile(words, wordOf(stripe)) & bit) == 0) {
      // Volatile: pairs with endCheck and next, and precedes the caller's read of the state.
      long _ = (long) WORD.getAndBitwiseOr(words, wordOf(stripe), bit);
    }
  }

  /**
   * Clears the mark of a stripe, in order to check that it has no free index. The caller must look
   * for one, mark the stripe again if it finds one, and then call {@link #endCheck}.
   *
   * @return false if the stripe is not marked, or another thread checks it
   */
  boolean beginCheck(int stripe) {
    int at = wordOf(stripe);
    int place = placeOf(stripe);
    // Opaque: the CAS validates it.
    long word = (long) WORD.getOpaque(words, at);
    while (((word >>> place) & (MARKED | CHECKED)) == MARKED) {
      // Volatile: before the caller looks for free indices; pairs with mark.
      long witness =
          (long) WORD.compareAndExchange(words, at, word, word + ((CHECKED - MARKED) << place));
      if (witness == word) {
        return true;
      }
      word = witness;
    }
    return false;
  }

  /** Ends a check. */
  void endCheck(int stripe) {
    // Volatile: after the caller's reads, on which the next thread relies.
    long _ = (long) WORD.getAndBitwiseAnd(words, wordOf(stripe), ~(CHECKED << placeOf(stripe)));
  }

  /** Returns true if a stripe may have a free index. */
  boolean isSet(int stripe) {
    // Opaque: a hint. A search that finds nothing calls next.
    long word = (long) WORD.getOpaque(words, wordOf(stripe));
    return ((word >>> placeOf(stripe)) & (MARKED | CHECKED)) != 0;
  }

  /**
   * Returns the first stripe, from a number on, that may have a free index; the number of stripes
   * if none may.
   */
  int next(int from) {
    long mask = -1L << placeOf(from);
    for (int first = from & -STRIPES_A_WORD; first < stripes; first += STRIPES_A_WORD) {
      // Volatile: after the caller's load of the state.
      long word = (long) WORD.getVolatile(words, wordOf(first));
      long may = (word | (word >>> 1)) & ALL_MARKED & mask;
      if (may != 0) {
        return first + (Long.numberOfTrailingZeros(may) >>> 1);
      }
      mask = -1L;
    }
    return stripes;
  }

  private static int wordOf(int stripe) {
    return MARGIN + (stripe >>> WORD_SHIFT);
  }

  private static int placeOf(int stripe) {
    return (stripe << 1) & (Long.SIZE - 1);
  }
}
