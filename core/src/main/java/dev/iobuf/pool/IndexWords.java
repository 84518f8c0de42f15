package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

/** Gets and puts several indices at once, a word at a time. All methods are lock-free. */
abstract class IndexWords extends IndexSearch {
  /**
   * The least number of indices of a stripe for which a word pays off. When a word becomes empty,
   * its stripe has to be enqueued in the ring and dequeued again: locked instructions that cost as
   * much as several puts of one.
   */
  static final int MANY = 8;

  /** The least number of consecutive indices for which a vector loop pays off. */
  private static final int RUN = 16;

  IndexWords(int capacity, int homes, int size) {
    super(capacity, homes, size);
  }

  /**
   * Called when a thread of a home continues with words that it has not read before.
   *
   * @param lent the number of indices of their stripes: at most this number may have been lent
   *     since the last call
   */
  abstract void lentMore(int home, int lent);

  /**
   * Takes several indices: first from the words that the home used last, then by the home's hints,
   * then from the words of stripes in the ring, while it has any.
   *
   * @return the number of indices taken, 0 … count
   */
  final int takeSeveral(int home, int[] leases, int from, int count) {
    int got = takeNextWords(home, leases, from, count);
    int index = got < count ? takeHinted(cells, home) : WOULD_BLOCK;
    while (index != WOULD_BLOCK) {
      leases[from + got] = index;
      got++;
      index = got < count ? takeHinted(cells, home) : WOULD_BLOCK;
    }
    return got + takeWordsOfRing(home, leases, from + got, count - got);
  }

  /**
   * Takes several indices from the word that the home used last, and from the next words while
   * these have many. Returns the number taken.
   */
  final int takeNextWords(int home, int[] leases, int from, int count) {
    int cursor = Home.cursor(rowsOf(cells, home), home);
    return cursor == Home.NONE ? 0 : takeWordsFrom(cursor >>> shift, home, leases, from, count);
  }

  private int takeWordsFrom(int stripe, int home, int[] leases, int from, int count) {
    int first = takeWord(stripe, leases, from, count, false);
    int got = first;
    int next = stripe + 1;
    while (got < count && next < stripes && hasMany(next)) {
      got += takeWord(next, leases, from + got, count - got, false);
      next++;
    }
    if (got > first && first < 1 << shift) {
      // The first word would have too few the next time, too.
      Home.setCursor(rowsOf(cells, home), home, (next - 1) << shift);
      lentMore(home, (next - 1 - stripe) << shift);
    }
    return got;
  }

  private boolean hasMany(int stripe) {
    // Opaque: a hint whether to use this word or a stripe of the ring.
    return Long.bitCount((long) CELL.getOpaque(cells, wordAt(stripe))) >= MANY;
  }

  /** Takes several indices from stripes of the ring, while it has any. Returns the number taken. */
  final int takeWordsOfRing(int home, int[] leases, int from, int count) {
    int got = 0;
    while (got < count) {
      int stripe = ring.dequeue();
      if (stripe == WOULD_BLOCK) {
        return got;
      }
      Home.setCursor(rowsOf(cells, home), home, stripe << shift);
      int more = takeWord(stripe, leases, from + got, count - got, true);
      if (more < count - got && more < MANY && more > 0) {
        lendAll(home, stripe, leases, from + got, more);
      }
      got += more;
      lentMore(home, 1 << shift);
    }
    return got;
  }

  /**
   * {@link #lend} of several indices of a stripe. It uses the same access modes for the same
   * reasons.
   */
  private void lendAll(int home, int stripe, int[] leases, int from, int count) {
    long bits = 0;
    for (int i = from; i < from + count; i++) {
      setSlot(cells, leases[i], Slot.freeOf(home) + Slot.LEND);
      bits |= bitOf(leases[i]);
    }
    long _ = (long) CELL.getAndBitwiseOrAcquire(cells, aloneAt(stripe), bits);
  }

  /**
   * Takes several indices from a word. Returns the number taken.
   *
   * @param retry true to try again after a lost race; false to take none then
   */
  private int takeWord(int stripe, int[] leases, int from, int count, boolean retry) {
    long[] cells = this.cells;
    int at = wordAt(stripe);
    // Opaque: the CAS validates it.
    long word = (long) CELL.getOpaque(cells, at);
    while (word != 0) {
      long rest = without(word, count);
      // Volatile: as in takeFromWord.
      long witness = (long) CELL.compareAndExchange(cells, at, word, rest);
      if (witness == word) {
        return count < RUN || !isRun(word)
            ? write(stripe, word ^ rest, leases, from)
            : writeRun(stripe, word ^ rest, leases, from);
      }
      onContention();
      word = retry ? witness : 0;
    }
    return 0;
  }

  /** Returns a word without a number of its lowest bits. */
  private static long without(long word, int count) {
    if (count >= RUN && isRun(word)) {
      return count < Long.bitCount(word) ? word & -(Long.lowestOneBit(word) << count) : 0;
    }
    long rest = word;
    for (int i = 0; i < count && rest != 0; i++) {
      rest &= rest - 1;
    }
    return rest;
  }

  /** Returns true if all bits between the lowest and the highest one of a word are set. */
  private static boolean isRun(long word) {
    return (word & (word + Long.lowestOneBit(word))) == 0;
  }

  /** Writes the indices whose bits this thread has cleared. Returns their number. */
  private int write(int stripe, long taken, int[] leases, int from) {
    int base = zeroth(stripe);
    int at = from;
    for (long bits = taken; bits != 0; bits &= bits - 1) {
      leases[at] = base + Long.numberOfTrailingZeros(bits);
      at++;
    }
    return at - from;
  }

  /** {@link #write} of consecutive bits, by a loop that the compiler vectorizes. */
  private int writeRun(int stripe, long taken, int[] leases, int from) {
    int first = zeroth(stripe) + Long.numberOfTrailingZeros(taken);
    int count = Long.bitCount(taken);
    for (int i = 0; i < count; i++) {
      leases[from + i] = first + i;
    }
    return count;
  }

  /**
   * Returns how many of the first indices, all of one stripe, are better put alone. Returns 0 if
   * there are MANY of them, if the home has no room for hints at them, or if the next get of
   * several reads their word first, and the word is not empty.
   */
  final int countFew(int home, int[] leases, int from, int to) {
    int stripe = leases[from] >>> shift;
    // Opaque: both ways of a put are correct.
    if (stripe == Home.cursor(rowsOf(cells, home), home) >>> shift
        && (long) CELL.getOpaque(cells, wordAt(stripe)) != 0) {
      return 0;
    }
    int many = from + MANY;
    int end = from + 1;
    while (end < many && end < to && leases[end] >>> shift == stripe) {
      end++;
    }
    return end < many && Home.hasRoom(rowsOf(cells, home), home, end - from) ? end - from : 0;
  }

  /**
   * Puts indices alone, up to the first that this home has not lent alone. Returns the number put.
   */
  final int putOwn(int home, int[] leases, int from, int count) {
    int done = 0;
    while (done < count && Slot.isLentBy(home, slot(cells, leases[from + done]))) {
      boolean _ = putAlone(leases[from + done]); // true, since it is lent
      done++;
    }
    return done;
  }

  /**
   * Makes the first of some indices free, and the next ones of the same stripe, by one CAS.
   *
   * @param from the first of them in the array
   * @param to the end of them, exclusive
   * @param run how many of them are consecutive, see {@link #countRun}
   * @return the number put; 0 if the first is not lent
   */
  final int putRun(int[] leases, int from, int to, int run) {
    int stripe = leases[from] >>> shift;
    long bits = (-1L >>> (Long.SIZE - run)) << leases[from];
    int end = from + run;
    while (end < to && leases[end] >>> shift == stripe) {
      bits |= bitOf(leases[end]);
      end++;
    }
    // Opaque, both: coherence shows the holder the write by which its index was lent.
    long free = (long) CELL.getOpaque(cells, wordAt(stripe));
    long alone = (long) CELL.getOpaque(cells, aloneAt(stripe));
    if (((free | alone) & bits) != 0 || Long.bitCount(bits) != end - from) {
      return putChecked(leases, from, end);
    }
    publish(stripe, bits);
    return end - from;
  }

  /**
   * Counts consecutive indices of one stripe, from the first of some on. If all indices up to the
   * last of them, or of the stripe, are consecutive, returns their number; otherwise 1. {@link
   * #takeSeveral} lends such indices if a whole stripe is free.
   */
  final int countRun(int[] leases, int from, int to) {
    if (to - from < RUN) {
      return 1;
    }
    int first = leases[from];
    int most = Math.min(to - from, (1 << shift) - (first & ((1 << shift) - 1)));
    if (leases[from + most - 1] - first != most - 1) {
      return 1;
    }
    int differences = 0;
    for (int i = 0; i < most; i++) {
      differences |= (leases[from + i] - first) ^ i; // no branch, so a vector
    }
    return differences == 0 ? most : 1;
  }

  /** {@link #putRun} for indices that may not be PARKED, or not lent. */
  private int putChecked(int[] leases, int from, int to) {
    long[] cells = this.cells;
    int stripe = leases[from] >>> shift;
    long free = (long) CELL.getOpaque(cells, wordAt(stripe));
    long bits = 0;
    long unparked = 0;
    int end = from;
    for (; end < to; end++) {
      long bit = bitOf(leases[end]);
      long slot = slot(cells, leases[end]);
      boolean isLent = slot == Slot.PARKED ? (free & bit) == 0 : Slot.isLent(slot);
      if (!isLent || (bits & bit) != 0) {
        break;
      }
      if (slot != Slot.PARKED) {
        // Opaque: the CAS of the word releases it.
        setSlot(cells, leases[end], Slot.PARKED);
        unparked |= bit;
      }
      bits |= bit;
    }
    if (unparked != 0) {
      // Only atomicity is needed; acquire is the weakest mode that exists.
      long _ = (long) CELL.getAndBitwiseAndAcquire(cells, aloneAt(stripe), ~unparked);
    }
    if (bits != 0) {
      publish(stripe, bits);
    }
    return end - from;
  }
}
