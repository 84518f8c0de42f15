package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

/** How several indices are got and put at once, a word at a time. All methods are lock-free. */
abstract class IndexWords extends IndexSearch {
  /**
   * The least number of indices of a stripe for which a word pays. An empty word sends its stripe
   * to the ring, from where it comes back: locked instructions that cost as much as several puts
   * alone.
   */
  static final int MANY = 8;

  /** The least number of indices in a row for which a vector pays. */
  private static final int RUN = 16;

  IndexWords(int capacity, int homes, int size) {
    super(capacity, homes, size);
  }

  /**
   * Called when a thread of a home goes on to words at which it has not looked before.
   *
   * @param lent how many indices their stripes have: so many may have been lent since the last call
   */
  abstract void lentMore(int home, int lent);

  /**
   * Takes several indices: of the words that the home looked at last, then by the home's hints,
   * then of the words of the ring's stripes, as long as there are any.
   *
   * @return how many, 0 … count
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
   * Takes several indices of the word that the home looked at last, and of those that follow it, as
   * long as they have many; returns how many.
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
      // The first word would be short the next time, too.
      Home.setCursor(rowsOf(cells, home), home, (next - 1) << shift);
      lentMore(home, (next - 1 - stripe) << shift);
    }
    return got;
  }

  private boolean hasMany(int stripe) {
    // Opaque: a hint, whether to look there or to go to the ring.
    return Long.bitCount((long) CELL.getOpaque(cells, wordAt(stripe))) >= MANY;
  }

  /** Takes several indices of the ring's stripes, as long as there are any; returns how many. */
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
   * {@link #lend} of several indices of a stripe, in the same access modes for the same reasons.
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
   * Takes several indices of a word; returns how many.
   *
   * @param retry whether to try again where another thread was faster; else none are taken
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

  /** A word without so many of its lowest bits. */
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

  /** Writes the indices whose bits this thread has cleared, and returns how many. */
  private int write(int stripe, long taken, int[] leases, int from) {
    int base = zeroth(stripe);
    int at = from;
    for (long bits = taken; bits != 0; bits &= bits - 1) {
      leases[at] = base + Long.numberOfTrailingZeros(bits);
      at++;
    }
    return at - from;
  }

  /**
   * {@link #write} of bits that follow each other: by a loop that the compiler makes a vector of.
   */
  private int writeRun(int stripe, long taken, int[] leases, int from) {
    int first = zeroth(stripe) + Long.numberOfTrailingZeros(taken);
    int count = Long.bitCount(taken);
    for (int i = 0; i < count; i++) {
      leases[from + i] = first + i;
    }
    return count;
  }

  /**
   * Returns how many of the first indices, all of one stripe, are better put alone: 0 if they are
   * MANY, if the home has no room for hints at them, or if the next get of several looks first at
   * their word, and it is not empty.
   */
  final int countFew(int home, int[] leases, int from, int to) {
    int stripe = leases[from] >>> shift;
    // Opaque: either way of a put is right.
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

  /** Puts indices alone, up to one that this home has not lent alone; returns how many were put. */
  final int putOwn(int home, int[] leases, int from, int count) {
    int done = 0;
    while (done < count && Slot.isLentBy(home, slot(cells, leases[from + done]))) {
      boolean _ = putAlone(leases[from + done]); // true, since it is lent
      done++;
    }
    return done;
  }

  /**
   * Makes the first of some indices free, and those after it that lie in the same stripe, by one
   * CAS.
   *
   * @param from the first of them in the array
   * @param to the end of them
   * @param run how many of them follow each other, as {@link #countRun} tells
   * @return how many were put, 0 if the first is not lent
   */
  final int putRun(int[] leases, int from, int to, int run) {
    int stripe = leases[from] >>> shift;
    long bits = (-1L >>> (Long.SIZE - run)) << leases[from];
    int end = from + run;
    while (end < to && leases[end] >>> shift == stripe) {
      bits |= bitOf(leases[end]);
      end++;
    }
    // Opaque, both: coherence shows the holder what it was lent by.
    long free = (long) CELL.getOpaque(cells, wordAt(stripe));
    long alone = (long) CELL.getOpaque(cells, aloneAt(stripe));
    if (((free | alone) & bits) != 0 || Long.bitCount(bits) != end - from) {
      return putChecked(leases, from, end);
    }
    publish(stripe, bits);
    return end - from;
  }

  /**
   * Counts the indices of one stripe, from the first of some on, each of which is one more than the
   * one before: all up to the last of them or of the stripe, else 1. As {@link #takeSeveral} lends
   * them, where a whole stripe is free.
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

  /** {@link #putRun} of indices some of which are not PARKED, or not lent. */
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
        // Opaque: the word releases it.
        setSlot(cells, leases[end], Slot.PARKED);
        unparked |= bit;
      }
      bits |= bit;
    }
    if (unparked != 0) {
      // As in lend.
      long _ = (long) CELL.getAndBitwiseAndAcquire(cells, aloneAt(stripe), ~unparked);
    }
    if (bits != 0) {
      publish(stripe, bits);
    }
    return end - from;
  }
}
