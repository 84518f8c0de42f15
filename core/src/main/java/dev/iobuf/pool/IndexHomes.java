package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

/** Gets and puts one index by the hints of a home: see {@link Home}. All methods are lock-free. */
abstract class IndexHomes extends IndexPlaces {
  /** 2⁶⁴ / φ: Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, section 6.4). */
  private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

  /**
   * Large enough that threads on all processors seldom share a home, and that few threads share one
   * if there are many more threads than processors.
   */
  private static final int MAX_HOMES =
      Math.max(32, powerOfTwo(8 * Runtime.getRuntime().availableProcessors()));

  private final int homeShift;

  /** True once two threads have contended. A thread that still reads false contends once more. */
  boolean striped;

  IndexHomes(int capacity, int homes, int size) {
    super(capacity, homes, size);
    this.homeShift = Long.SIZE - Integer.numberOfTrailingZeros(homes);
    for (int home = 0; home < homes; home++) {
      Home.setCursor(rowsOf(cells, home), home, Home.NONE);
    }
  }

  /** Returns the number of homes of a pool: few if the pool has few indices. */
  static int homesFor(int capacity) {
    return Math.clamp(maxHomes(capacity), 2, MAX_HOMES);
  }

  /** Returns the smallest power of two that is at least a number. */
  private static int powerOfTwo(int number) {
    return 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(number - 1));
  }

  /** Returns the number of this thread's home. */
  final int home() {
    if (!striped) {
      return 0;
    }
    return (int) ((Thread.currentThread().threadId() * FIBONACCI) >>> homeShift);
  }

  final void onContention() {
    // Written once: the field shares a cache line with fields that all threads read.
    if (!striped) {
      striped = true;
    }
  }

  /**
   * Takes an index by the hints of a home. Returns WOULD_BLOCK if no hinted index is free. Only the
   * case of the home's own index is in this method, so that it is always inlined.
   *
   * @param cells of this pool
   */
  final int takeHinted(long[] cells, int home) {
    int at = ownSlotAt(home);
    long seen = (long) CELL.getOpaque(cells, at);
    // The CAS compares with a constant, so the processor need not wait for the load.
    return seen == Slot.OWN_FREE && takeOwn(cells, at, Slot.OWN_FREE)
        ? ownOf(home)
        : takeOther(cells, home, at, seen);
  }

  /**
   * {@link #takeHinted} of another index than the home's own, or of its own if another home lent it
   * last.
   */
  private int takeOther(long[] cells, int home, int at, long seen) {
    if (seen != Slot.OWN_FREE && Slot.isFree(seen) && takeOwn(cells, at, seen)) {
      return ownOf(home);
    }
    long favourite = Home.favourite(rowsOf(cells, home), home);
    if (take(cells, Home.placeOf(favourite), Slot.freeOf(home), Slot.FAVOUR)) {
      return Home.indexOf(favourite);
    }
    return takeFromWindow(cells, home);
  }

  /*
   * The compiler inlines a method of at most 35 bytes of code at each call, and a longer one only
   * at frequent calls. A call that is not inlined slows its whole path, since values in registers
   * have to be saved to memory. So code that about one of eight gets or puts reaches is cut into
   * methods of that size.
   */

  /** Takes the home's own index. */
  private boolean takeOwn(long[] cells, int at, long free) {
    return takeFree(cells, at, free, Slot.OWN);
  }

  /** Takes the index of a hint if it is still free. */
  private boolean take(long[] cells, int at, long free, long how) {
    return (long) CELL.getOpaque(cells, at) == free && takeFree(cells, at, free, free + how);
  }

  private boolean takeFree(long[] cells, int at, long free, long lent) {
    // Acquire: pairs with the put of the index.
    if ((long) CELL.compareAndExchangeAcquire(cells, at, free, lent) == free) {
      return true;
    }
    onContention();
    return false;
  }

  private int takeFromWindow(long[] cells, int home) {
    long hints = Home.slotHints(rowsOf(cells, home), home);
    while (hints != 0) {
      // Another thread of this home may have moved the window. Then the slot is not FREE, or this
      // thread may take it as well.
      int index =
          zeroth(Home.window(rowsOf(cells, home), home)) + Long.numberOfTrailingZeros(hints);
      boolean taken = take(cells, slotAt(index), Slot.freeOf(home), Slot.LEND);
      hints &= hints - 1;
      // After the CAS: it would wait for an earlier store.
      Home.setSlotHints(rowsOf(cells, home), home, hints);
      if (taken) {
        return index;
      }
    }
    return takeFromStack(cells, home);
  }

  private int takeFromStack(long[] cells, int home) {
    int depth = Home.depth(rowsOf(cells, home), home);
    while (depth > 0) {
      int index = Home.recent(rowsOf(cells, home), home, depth);
      boolean taken = take(cells, slotAt(index), Slot.freeOf(home), Slot.LEND);
      depth--;
      // After the CAS, as above.
      Home.setDepth(rowsOf(cells, home), home, depth);
      if (taken) {
        return index;
      }
    }
    noteUser(home);
    return WOULD_BLOCK;
  }

  private void noteUser(int home) {
    if (!striped && Home.isShared(rowsOf(cells, home), home)) {
      onContention();
    }
  }

  /**
   * Makes an index free, and updates the hints of the thread's home. Other threads may see later
   * accesses of this thread before the index is free.
   *
   * @return false if the index is not lent. Of two threads at once, both may succeed.
   */
  final boolean putAlone(int index) {
    return putAlone(cells, slotAt(index), index);
  }

  /**
   * {@link #putAlone(int)} for a caller that knows the cells of this pool.
   *
   * @param at where the slot of the index lies
   */
  final boolean putAlone(long[] cells, int at, int index) {
    // Opaque: coherence shows the holder that its index was lent.
    long seen = (long) CELL.getOpaque(cells, at);
    // Release, all stores: pairs with the get of this index. The stored value does not depend on
    // the loaded one, so that the next get need not wait for the load.
    if (seen == Slot.OWN) {
      CELL.setRelease(cells, at, Slot.OWN_FREE);
      return true;
    }
    return putOther(cells, at, index, seen);
  }

  /** {@link #putAlone} of an index that is not OWN. */
  private boolean putOther(long[] cells, int at, int index, long seen) {
    int home = home();
    long free = Slot.freeOf(home);
    if (seen == free + Slot.LEND) {
      CELL.setRelease(cells, at, free);
      updateHints(cells, home, index);
      return true;
    }
    if (seen == free + Slot.FAVOUR) {
      CELL.setRelease(cells, at, free);
      if (Home.indexOf(Home.favourite(rowsOf(cells, home), home)) != index) {
        updateHints(cells, home, index);
      }
      return true;
    }
    return putForeign(cells, index, seen);
  }

  /** {@link #putAlone} of an index that another home has lent, or whose slot is not LENT. */
  private boolean putForeign(long[] cells, int index, long seen) {
    if (!Slot.isLent(seen)) {
      return seen == Slot.PARKED && putParked(index);
    }
    int home = Slot.homeOf(seen);
    CELL.setRelease(cells, slotAt(index), Slot.freeOf(home));
    if (!Slot.isFavoured(seen)
        || Home.indexOf(Home.favourite(rowsOf(cells, home), home)) != index) {
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

  private void updateHints(long[] cells, int home, int index) {
    if (index >>> shift == Home.window(rowsOf(cells, home), home)) {
      long hints = Home.slotHints(rowsOf(cells, home), home);
      long bit = bitOf(index);
      // If a get would take this index next, it can as well be the favourite.
      if ((hints & (bit - 1)) != 0 || !favourFirst(cells, home, index, hints)) {
        Home.setSlotHints(rowsOf(cells, home), home, hints | bit);
      }
    } else if (!becomesFavourite(cells, home, index)) {
      pushOrMark(cells, home, index);
    }
  }

  private boolean favourFirst(long[] cells, int home, int index, long hints) {
    if (hints == 0) {
      noteUser(home);
    }
    return becomesFavourite(cells, home, index);
  }

  /**
   * Makes an index the home's favourite. Returns false if the present favourite can be taken: then
   * it stays.
   */
  private boolean becomesFavourite(long[] cells, int home, int index) {
    if (isFavouriteFree(cells, home)) {
      return false;
    }
    Home.setFavourite(rowsOf(cells, home), home, slotAt(index), index);
    return true;
  }

  private boolean isFavouriteFree(long[] cells, int home) {
    long favourite = Home.favourite(rowsOf(cells, home), home);
    return (long) CELL.getOpaque(cells, Home.placeOf(favourite)) == Slot.freeOf(home);
  }

  private void pushOrMark(long[] cells, int home, int index) {
    int depth = Home.depth(rowsOf(cells, home), home);
    if (depth < Home.MAX_DEPTH) {
      Home.push(rowsOf(cells, home), home, depth, index);
    } else {
      marks.mark(index >>> shift);
    }
  }

  /** Counts a put that issued a fence, for the home of this thread, and returns the new count. */
  final long countFencedPut() {
    int home = home();
    return Home.countFencedPut(rowsOf(cells, home), home);
  }
}
