package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

/**
 * What threads remember of a pool's free indices, and how one index is got and put by that. All
 * methods are lock-free.
 */
abstract class IndexHomes extends IndexPlaces {
  /** 2⁶⁴ / φ: Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, section 6.4). */
  private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

  private final int homeShift;

  /** True once two threads have contended. A thread that still reads false contends once more. */
  boolean striped;

  IndexHomes(int capacity, int homes, int size) {
    super(capacity, homes, size);
    this.homeShift = Long.SIZE - Integer.numberOfTrailingZeros(homes);
    for (int home = 0; home < homes; home++) {
      Home.prepare(cells, home);
    }
  }

  /** The number of this thread's home. */
  final int home() {
    if (!striped) {
      return 0;
    }
    return (int) ((Thread.currentThread().threadId() * FIBONACCI) >>> homeShift);
  }

  final void onContention() {
    // Once: it lies beside what all threads read.
    if (!striped) {
      striped = true;
    }
  }

  /** Takes an index that the home remembers, or WOULD_BLOCK. */
  final int takeRemembered(int home) {
    // Once, so that the compiler sees that it stays.
    long[] cells = this.cells;
    int own = ownOf(home);
    int at = slotAt(own);
    long seen = (long) CELL.getOpaque(cells, at);
    if (seen == Slot.OWN_FREE) {
      // By a value that the processor knows without the load.
      if (takeOwn(cells, at, Slot.OWN_FREE)) {
        return own;
      }
    } else if (Slot.isFree(seen) && takeOwn(cells, at, seen)) {
      return own;
    }
    long favourite = Home.favourite(cells, home);
    if (take(cells, home, Home.placeOf(favourite), Slot.FAVOUR)) {
      return Home.indexOf(favourite);
    }
    return takeLikely(cells, home);
  }

  /** Takes the home's own index. */
  private boolean takeOwn(long[] cells, int at, long free) {
    // Acquire: from the put of the index.
    long witness = (long) CELL.compareAndExchangeAcquire(cells, at, free, Slot.OWN);
    if (witness != free) {
      onContention();
    }
    return witness == free;
  }

  /** Takes an index that the home remembers, unless it is not free any more. */
  private boolean take(long[] cells, int home, int at, long how) {
    long free = Slot.freeOf(home);
    if ((long) CELL.getOpaque(cells, at) == free) {
      // Acquire: from the put of the index.
      if ((long) CELL.compareAndExchangeAcquire(cells, at, free, free + how) == free) {
        return true;
      }
      onContention();
    }
    return false;
  }

  private int takeLikely(long[] cells, int home) {
    long likely = Home.likely(cells, home);
    while (likely != 0) {
      // Another thread of this home may have moved the window: then the slot is not FREE, or may be
      // taken as well.
      int index = zeroth(Home.window(cells, home)) + Long.numberOfTrailingZeros(likely);
      boolean taken = take(cells, home, slotAt(index), Slot.LEND);
      likely &= likely - 1;
      // After the CAS, which would wait for an earlier store.
      Home.setLikely(cells, home, likely);
      if (taken) {
        return index;
      }
    }
    return takeFromStack(cells, home);
  }

  private int takeFromStack(long[] cells, int home) {
    int depth = Home.depth(cells, home);
    while (depth > 0) {
      int index = Home.recent(cells, home, depth);
      boolean taken = take(cells, home, slotAt(index), Slot.LEND);
      depth--;
      // As above.
      Home.setDepth(cells, home, depth);
      if (taken) {
        return index;
      }
    }
    noteUser(home);
    return WOULD_BLOCK;
  }

  private void noteUser(int home) {
    if (!striped && Home.isShared(cells, home)) {
      onContention();
    }
  }

  /**
   * Makes an index free, and has the thread's home remember it. What comes after may be seen
   * before.
   *
   * @return false if the index is not lent. Of two threads at once, both may succeed.
   */
  final boolean putAlone(int index) {
    long[] cells = this.cells;
    int at = slotAt(index);
    // Opaque: coherence shows the holder that it was lent.
    long seen = (long) CELL.getOpaque(cells, at);
    // Release, all of them: to the get of this index. What is stored does not depend on what was
    // loaded, so that the next get need not wait for it.
    if (seen == Slot.OWN) {
      CELL.setRelease(cells, at, Slot.OWN_FREE);
      return true;
    }
    int home = home();
    long free = Slot.freeOf(home);
    if (seen == free + Slot.LEND) {
      CELL.setRelease(cells, at, free);
      remember(cells, home, index);
      return true;
    }
    if (seen == free + Slot.FAVOUR) {
      CELL.setRelease(cells, at, free);
      if (Home.indexOf(Home.favourite(cells, home)) != index) {
        remember(cells, home, index);
      }
      return true;
    }
    return putForeign(cells, index, seen);
  }

  /** {@link #putAlone} of an index that another home has lent, or that is not LENT. */
  private boolean putForeign(long[] cells, int index, long seen) {
    if (!Slot.isLent(seen)) {
      return seen == Slot.PARKED && putParked(index);
    }
    int home = Slot.homeOf(seen);
    CELL.setRelease(cells, slotAt(index), Slot.freeOf(home));
    if (!Slot.isFavoured(seen) || Home.indexOf(Home.favourite(cells, home)) != index) {
      marks.mark(index >>> shift);
    }
    return true;
  }

  private boolean putParked(int index) {
    long bit = bitOf(index);
    // Opaque: coherence shows the holder that its bit was cleared.
    if (((long) CELL.getOpaque(cells, wordAt(index >>> shift)) & bit) != 0) {
      return false;
    }
    publish(index >>> shift, bit);
    return true;
  }

  private void remember(long[] cells, int home, int index) {
    if (index >>> shift == Home.window(cells, home)) {
      long likely = Home.likely(cells, home);
      long bit = bitOf(index);
      // If it is the next that a get would take here, it may as well be the favourite.
      if ((likely & (bit - 1)) != 0 || !rememberFirst(cells, home, index, likely)) {
        Home.setLikely(cells, home, likely | bit);
      }
    } else if (!becomesFavourite(cells, home, index)) {
      pushOrMark(cells, home, index);
    }
  }

  private boolean rememberFirst(long[] cells, int home, int index, long likely) {
    if (likely == 0) {
      noteUser(home);
    }
    return becomesFavourite(cells, home, index);
  }

  /** Makes an index the home's favourite, if the one that is cannot be taken. */
  private boolean becomesFavourite(long[] cells, int home, int index) {
    int at = Home.placeOf(Home.favourite(cells, home));
    boolean becomes = (long) CELL.getOpaque(cells, at) != Slot.freeOf(home);
    if (becomes) {
      Home.setFavourite(cells, home, slotAt(index), index);
    }
    return becomes;
  }

  private void pushOrMark(long[] cells, int home, int index) {
    int depth = Home.depth(cells, home);
    if (depth < Home.MAX_DEPTH) {
      Home.push(cells, home, depth, index);
    } else {
      marks.mark(index >>> shift);
    }
  }

  /** Counts a put of a home's thread that passed a fence, and returns how many there were. */
  final long countFencedPut() {
    return Home.countFencedPut(cells, home());
  }
}
