package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

/** How several indices are got and put at once, a word at a time. All methods are lock-free. */
abstract class IndexWords extends IndexSearch {
  /**
   * The least number of indices of a stripe for which a word pays. An empty word sends its stripe
   * to the ring, from where it comes back: locked instructions that cost as much as several puts
   * alone.
   */
  private static final int MANY = 8;

  IndexWords(int capacity, int homes, int size) {
    super(capacity, homes, size);
  }

  /**
   * Takes several indices: of the word that the home looked at last, then by the home's hints, then
   * of the words of the ring's stripes, as long as there are any.
   *
   * @return how many, 0 … count
   */
  final int takeSeveral(int home, int[] leases, int from, int count) {
    int got = takeNextWord(home, leases, from, count);
    int index = got < count ? takeHinted(home) : WOULD_BLOCK;
    while (index != WOULD_BLOCK) {
      leases[from + got] = index;
      got++;
      index = got < count ? takeHinted(home) : WOULD_BLOCK;
    }
    return got + takeWordsOfRing(home, leases, from + got, count - got);
  }

  /** Takes several indices of the word that the home looked at last; returns how many. */
  final int takeNextWord(int home, int[] leases, int from, int count) {
    int cursor = Home.cursor(cells, home);
    return cursor == Home.NONE ? 0 : takeWord(cursor >>> shift, leases, from, count);
  }

  /** Takes several indices of the ring's stripes, as long as there are any; returns how many. */
  final int takeWordsOfRing(int home, int[] leases, int from, int count) {
    int got = 0;
    while (got < count) {
      int stripe = ring.dequeue();
      if (stripe == WOULD_BLOCK) {
        return got;
      }
      Home.setCursor(cells, home, stripe << shift);
      int more = takeWord(stripe, leases, from + got, count - got);
      if (more < count - got && more < MANY && more > 0) {
        lendAll(home, stripe, leases, from + got, more);
      }
      got += more;
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

  private int takeWord(int stripe, int[] leases, int from, int count) {
    long[] cells = this.cells;
    int at = wordAt(stripe);
    // Opaque: the CAS validates it.
    long word = (long) CELL.getOpaque(cells, at);
    while (word != 0) {
      long rest = word;
      for (int i = 0; i < count && rest != 0; i++) {
        rest &= rest - 1;
      }
      // Volatile: as in takeFromWord.
      long witness = (long) CELL.compareAndExchange(cells, at, word, rest);
      if (witness == word) {
        return write(stripe, word ^ rest, leases, from);
      }
      onContention();
      word = witness;
    }
    return 0;
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
   * Returns how many of the first indices, all of one stripe, are better put alone: 0 if they are
   * MANY, if the home has no room for hints at them, or if the next get of several looks first at
   * their word, and it is not empty.
   */
  final int countFew(int home, int[] leases, int from, int to) {
    int stripe = leases[from] >>> shift;
    // Opaque: either way of a put is right.
    if (stripe == Home.cursor(cells, home) >>> shift
        && (long) CELL.getOpaque(cells, wordAt(stripe)) != 0) {
      return 0;
    }
    int many = from + MANY;
    int end = from + 1;
    while (end < many && end < to && leases[end] >>> shift == stripe) {
      end++;
    }
    return end < many && Home.hasRoom(cells, home, end - from) ? end - from : 0;
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
   * @return how many were put, 0 if the first is not lent
   */
  final int putRun(int[] leases, int from, int to) {
    int stripe = leases[from] >>> shift;
    long bits = 0;
    int end = from;
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
