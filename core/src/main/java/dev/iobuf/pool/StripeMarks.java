package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * For each stripe of an {@link IndexPlaces} whether it may have a free index, so that a search
 * passes by the stripes that have none. All methods are lock-free.
 */
final class StripeMarks {
  /*
   * Two bits a stripe, 32 stripes a word:
   *
   *      CHECKED  MARKED
   *         0       0      no index is free, but for those of puts that have not ended, or passed no
   *                        fence
   *         0       1      an index may be free
   *         1       0      an index may be free: a thread is checking it
   *         1       1      an index may be free: a thread is checking it, and an index came free
   *
   * Invariant. If an index of the stripe is free, and its put, which passed a fence, has ended, then
   * one of the two bits is set.
   *
   * Why: a put makes its index free, passes a fence, and sets MARKED unless it is set. A thread
   * turns MARKED into CHECKED, by one CAS, and only then looks for free indices. A put that found
   * MARKED set before that CAS has freed its index before it, so the thread finds the index, and sets
   * MARKED again; a later put sets MARKED by itself. Only one thread at a time checks a stripe, so
   * MARKED, once set again, is still set when CHECKED is cleared.
   *
   * A thread that stops amid a check leaves its stripe with CHECKED set. The stripe is then looked
   * at by each search, and nothing is lost.
   */

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private static final long MARKED = 1;
  private static final long CHECKED = 2;

  /** MARKED of all stripes of a word. */
  private static final long ALL_MARKED = 0x5555_5555_5555_5555L;

  /** Of a stripe's number, the part that names its word; and of a stripe's two bits. */
  private static final int WORD_SHIFT = 5;

  private static final int STRIPES_A_WORD = 1 << WORD_SHIFT;

  /** Keeps what is beside the words in memory at a distance: two lines. */
  private static final int MARGIN = 16;

  private final int stripes;
  private final long[] words;

  /** Creates marks all of which are set. */
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
    // Volatile: after the index is free, which the caller has seen to by a fence or by a volatile
    // access, unless the mark is a hint; and before the caller's look at the state.
    if (((long) WORD.getVolatile(words, wordOf(stripe)) & bit) == 0) {
      // Volatile: pairs with endCheck and next; comes before the caller's look at the state.
      long _ = (long) WORD.getAndBitwiseOr(words, wordOf(stripe), bit);
    }
  }

  /**
   * Takes the mark off a stripe in order to check that no index of it is free. The caller has to
   * look, to mark it again unless it finds none, and then to {@link #endCheck}.
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
    // Volatile: after the caller's looks, which the next thread relies on.
    long _ = (long) WORD.getAndBitwiseAnd(words, wordOf(stripe), ~(CHECKED << placeOf(stripe)));
  }

  /** Returns true if a stripe may have a free index. */
  boolean isSet(int stripe) {
    // Opaque: a hint; a search that finds nothing asks next.
    long word = (long) WORD.getOpaque(words, wordOf(stripe));
    return ((word >>> placeOf(stripe)) & (MARKED | CHECKED)) != 0;
  }

  /** Returns the first stripe from a number on that may have a free index; their count if none. */
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
