package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

/** Finds a free index at which the home of a thread has no hint. All methods are lock-free. */
abstract class IndexSearch extends IndexHomes {
  /** Consecutive indices that a word lends have slots in different cache lines. */
  private static final int STRIDE = 9;

  IndexSearch(int capacity, int homes, int size) {
    super(capacity, homes, size);
  }

  /**
   * Takes any index.
   *
   * @param retry true to try a place again after a lost race; false to continue at another place
   * @return an index; WOULD_BLOCK if every place was empty when this thread read it; CONTENDED if
   *     one may not have been
   */
  final int search(int home, boolean retry) {
    int cursor = Home.cursor(rowsOf(cells, home), home);
    int last = cursor == Home.NONE ? originOf(home) : cursor >>> shift;
    int index = WOULD_BLOCK;
    if (cursor == Home.NONE) {
      index = takeOwnOfWord(home, retry);
    } else if (marks.isSet(last)) {
      index = visit(home, last, cursor + 1, retry);
    }
    int outcome = index;
    while (index < 0) {
      int stripe = ring.dequeue();
      if (stripe == WOULD_BLOCK) {
        index = searchMarked(home, last, retry);
        return index < 0 ? Math.min(outcome, index) : index;
      }
      index = visit(home, stripe, startOf(home), retry);
      outcome = Math.min(outcome, index);
    }
    return index;
  }

  /**
   * Takes the home's own index if it is free in its word. It is free there until it is first taken
   * by this method. The cursor stays, so that the next search goes to the ring, away from homes
   * whose own indices lie in the same stripe.
   */
  private int takeOwnOfWord(int home, boolean retry) {
    int own = ownOf(home);
    int stripe = originOf(home);
    // Opaque: a hint whether a try can succeed.
    boolean isFree = ((long) CELL.getOpaque(cells, wordAt(stripe)) & bitOf(own)) != 0;
    return isFree ? takeFromWord(home, stripe, own, retry) : WOULD_BLOCK;
  }

  /**
   * Returns the stripe of a home's own index. In a tiny pool, it may be the last stripe instead.
   */
  private int originOf(int home) {
    return Math.min(ownOf(home), capacity - 1) >>> shift;
  }

  private int searchMarked(int home, int last, boolean retry) {
    int outcome = WOULD_BLOCK;
    for (int stripe = marks.next(last + 1); stripe < stripes; stripe = marks.next(stripe + 1)) {
      int index = visit(home, stripe, startOf(home), retry);
      if (index >= 0) {
        return index;
      }
      outcome = Math.min(outcome, index);
    }
    for (int stripe = marks.next(0); stripe <= last; stripe = marks.next(stripe + 1)) {
      int index = visit(home, stripe, startOf(home), retry);
      if (index >= 0) {
        return index;
      }
      outcome = Math.min(outcome, index);
    }
    return outcome;
  }

  /**
   * Returns the place at which a home begins in a stripe: in another cache line of slots than the
   * next home.
   */
  private static int startOf(int home) {
    return home << 3;
  }

  /** Takes an index of a stripe. If none is free, clears the stripe's mark. */
  private int visit(int home, int stripe, int start, boolean retry) {
    int index = takeFrom(home, stripe, start, retry);
    if (index == WOULD_BLOCK && marks.beginCheck(stripe)) {
      index = takeFrom(home, stripe, start, true);
      if (index != WOULD_BLOCK) {
        marks.mark(stripe);
      }
      marks.endCheck(stripe);
    }
    if (index >= 0) {
      Home.setCursor(rowsOf(cells, home), home, index);
      if (Home.window(rowsOf(cells, home), home) != stripe) {
        Home.setWindow(rowsOf(cells, home), home, stripe);
      }
    }
    return index;
  }

  private int takeFrom(int home, int stripe, int start, boolean retry) {
    int index = takeFromWord(home, stripe, start + STRIDE - 1, retry);
    return index == WOULD_BLOCK ? takeFromSlots(home, stripe, start, retry) : index;
  }

  private int takeFromWord(int home, int stripe, int start, boolean retry) {
    int at = wordAt(stripe);
    int own = ownOf(home);
    // Volatile, as the loads of slots below: ordered after the load of the pool's state, or of a
    // mark.
    long word = (long) CELL.getVolatile(cells, at);
    while (word != 0) {
      boolean hasOwn = own >>> shift == stripe && (word & bitOf(own)) != 0;
      int from = hasOwn ? own : start;
      int bit = (Long.numberOfTrailingZeros(Long.rotateRight(word, from)) + from) & (Long.SIZE - 1);
      long rest = word & ~(1L << bit);
      // Volatile: acquires from the put of the index. It also releases, since a later get of
      // another index of this word acquires from its own put through this write (Java has no
      // release sequences).
      long witness = (long) CELL.compareAndExchange(cells, at, word, rest);
      if (witness == word) {
        int index = zeroth(stripe) + bit;
        lend(index, hasOwn ? Slot.OWN : Slot.freeOf(home) + Slot.LEND);
        return index;
      }
      onContention();
      if (!retry) {
        return CONTENDED;
      }
      word = witness;
    }
    return WOULD_BLOCK;
  }

  private int takeFromSlots(int home, int stripe, int start, boolean retry) {
    int base = stripe << shift;
    int size = sizeOf(stripe);
    long lent = Slot.freeOf(home) + Slot.LEND;
    for (int i = 0; i < 1 << shift; i++) {
      int place = (start + i) & ((1 << shift) - 1);
      int index = base + place;
      long seen = place < size ? slotVolatile(cells, index) : Slot.PARKED;
      while (Slot.isFree(seen)) {
        // Volatile: acquires from the put of the index. If it fails, it is a load like the one
        // above.
        long witness = (long) CELL.compareAndExchange(cells, slotAt(index), seen, lent);
        if (witness == seen) {
          return index;
        }
        onContention();
        if (!retry) {
          return CONTENDED;
        }
        seen = witness;
      }
    }
    return WOULD_BLOCK;
  }
}
