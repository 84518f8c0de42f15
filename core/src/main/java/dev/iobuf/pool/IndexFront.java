package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where the indices of a pool lie, and how a thread finds one that is free.
 *
 * <p>All methods are lock-free.
 */
abstract class IndexFront extends FirstSlot {
  /*
   * The idea. Every index has a slot, and a bit in the word of its stripe. Which indices are held
   * does not matter: each thread has a home, by its id, and a home remembers a few indices that its
   * threads have put. A get takes one of these by a CAS of its slot, and a put is a store to that
   * slot. Until threads have contended, all of them share one home.
   *
   *   homes                          slots, one an index        words, one a stripe of 64 indices
   *     favourite ──────────────────▶ FREE │ LENT │ PARKED       bit i: index i is PARKED and free
   *     window, likely ─────────────▶ …
   *     recent: 17, 3, 1021 ────────▶ …
   *     cursor ── search ──▶ a stripe: its word, then its slots
   *                          ▲
   *   marks of the stripes that may have a free index; a ring of stripes whose words became full
   *
   * An index that is got alone is LENT in its slot, and FREE there when it is put alone. Indices that
   * are got and put by one call each are PARKED in their slots, and free or lent in their word, so
   * that one CAS lends up to 64 of them. A put of several parks what was got alone, and a search lends
   * in its slot what it takes from a word. Beside each word, a mask says which of its indices are not
   * PARKED, so that a put of several looks at no slot where there are none. Only the holder of an
   * index changes its slot from LENT or PARKED, so no index is free at two places, and it moves
   * between them only while it is lent.
   *
   * A thread that finds nothing where its home remembers searches: the stripe that its home has
   * searched last, then whole stripes from the ring, then all stripes that are marked. The marks alone
   * say where a search need not look: see StripeMarks. The ring (of Morrison and Afek, see IndexRing)
   * sends each home that runs dry to another stripe; to lose an entry costs nothing but that.
   *
   * The slots of the first indices lie in the homes with their numbers, that of index 0 in this
   * object: so that each home finds its first favourite a step nearer.
   *
   * A slot says which home lent its index last. A thread does not follow its home's memory to an
   * index that another home has lent since: two homes that remember one index would take it from each
   * other at every turn. A search takes what it finds, whichever home lent it last.
   *
   * ABA: a slot or word is the whole state of its indices, so a CAS that succeeds is right however
   * often they have changed in between.
   */

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** What a look returns where another thread was faster; below WOULD_BLOCK. */
  static final int CONTENDED = WOULD_BLOCK - 1;

  private static final int MARGIN = Home.MARGIN;

  /** The distance of words, as a power of two: a line. */
  private static final int WORD_SPACING = 3;

  /** Slots of small pools lie apart; from this capacity on, as a power of two, side by side. */
  private static final int DENSE = 9;

  /** Words lend indices that lie in different lines of slots, one after the other. */
  private static final int STRIDE = 9;

  /** 2⁶⁴ / φ: Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, section 6.4). */
  private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

  final int capacity;

  /** The homes, then the slots that are not in homes, then the words. */
  private final long[] cells;

  private final int homes;
  private final int homeShift;

  /** The slots of the indices below it are in homes. */
  private final int inHomes;

  private final int slotsFrom;
  private final int spacing;
  private final int wordsFrom;

  /** A stripe has 2ˢʰⁱᶠᵗ indices; the last one may have fewer. */
  private final int shift;

  private final int stripes;
  private final StripeMarks marks;
  private final IndexRing ring;

  /** True once two threads have contended. A thread that still reads false contends once more. */
  boolean striped;

  /**
   * Creates a front in which every index is free.
   *
   * @param capacity the number of indices
   * @param homes how many homes there are, a power of two, 2 at least
   * @param size the number of indices of a stripe, a power of two, at most 64
   */
  IndexFront(int capacity, int homes, int size) {
    this.capacity = capacity;
    this.homes = homes;
    this.homeShift = Long.SIZE - Integer.numberOfTrailingZeros(homes);
    this.inHomes = Math.min(capacity, homes);
    this.spacing = Math.clamp(DENSE - ceilLog2(capacity), 0, WORD_SPACING);
    this.shift = Integer.numberOfTrailingZeros(size);
    this.stripes = Math.ceilDiv(capacity, size);
    this.slotsFrom = MARGIN + (homes << Home.SHIFT);
    this.wordsFrom = slotsFrom + (capacity << spacing) + MARGIN;
    this.cells = new long[wordsFrom + (stripes << WORD_SPACING) + MARGIN];
    this.marks = new StripeMarks(stripes);
    this.ring = IndexRing.filled(stripes);
    for (int home = 0; home < homes; home++) {
      Home.prepare(cells, home, home % capacity);
    }
    for (int index = 0; index < capacity; index += size) {
      cells[wordAt(index >>> shift)] = -1L >>> (Long.SIZE - sizeOf(index >>> shift));
    }
    for (int index = 0; index < inHomes; index++) {
      cells[wordAt(index >>> shift)] &= ~bitOf(index);
      cells[aloneAt(index >>> shift)] |= bitOf(index);
      setSlot(cells, index, Slot.freeOf(index));
    }
  }

  private static int ceilLog2(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(number - 1);
  }

  /** The number of this thread's home. */
  final int home() {
    if (!striped) {
      return 0;
    }
    return (int) ((Thread.currentThread().threadId() * FIBONACCI) >>> homeShift);
  }

  private void onContention() {
    // Once: it lies beside what all threads read.
    if (!striped) {
      striped = true;
    }
  }

  private int slotAt(int index) {
    return index < inHomes ? MARGIN + (index << Home.SHIFT) : slotsFrom + (index << spacing);
  }

  /** What the slot of an index holds. Opaque: the caller holds the index, or a CAS follows. */
  private long slot(long[] cells, int index) {
    return index == 0
        ? (long) FIRST.getOpaque(this)
        : (long) CELL.getOpaque(cells, slotAt(index));
  }

  /** As {@link #slot}, and after the caller's load of the pool's state or of a mark. */
  private long slotVolatile(long[] cells, int index) {
    return index == 0
        ? (long) FIRST.getVolatile(this)
        : (long) CELL.getVolatile(cells, slotAt(index));
  }

  private void setSlot(long[] cells, int index, long value) {
    if (index == 0) {
      FIRST.setOpaque(this, value);
    } else {
      CELL.setOpaque(cells, slotAt(index), value);
    }
  }

  private int wordAt(int stripe) {
    return wordsFrom + (stripe << WORD_SPACING);
  }

  /** Where the bits of the indices lie that are not PARKED: in the line of their word. */
  private int aloneAt(int stripe) {
    return wordAt(stripe) + 1;
  }

  private int sizeOf(int stripe) {
    return Math.min(1 << shift, capacity - (stripe << shift));
  }

  /** Takes an index that the home remembers, or WOULD_BLOCK. */
  final int takeRemembered(int home) {
    // Once, so that the compiler sees that it stays.
    long[] cells = this.cells;
    int index = takeOwn(cells, home, Home.favourite(cells, home), Slot.FAVOUR);
    return index == WOULD_BLOCK ? takeLikely(cells, home) : index;
  }

  /** Takes an index that the home remembers; WOULD_BLOCK if it is not free there any more. */
  private int takeOwn(long[] cells, int home, int index, long how) {
    long free = Slot.freeOf(home);
    if (slot(cells, index) == free) {
      // Acquire: from the put of the index.
      long witness =
          index == 0
              ? (long) FIRST.compareAndExchangeAcquire(this, free, free + how)
              : (long) CELL.compareAndExchangeAcquire(cells, slotAt(index), free, free + how);
      if (witness == free) {
        return index;
      }
      onContention();
    }
    return WOULD_BLOCK;
  }

  private int takeLikely(long[] cells, int home) {
    long likely = Home.likely(cells, home);
    while (likely != 0) {
      int index = (Home.window(cells, home) << shift) + Long.numberOfTrailingZeros(likely);
      // Another thread of this home may have moved the window, to the last stripe, which is shorter.
      int taken = index < capacity ? takeOwn(cells, home, index, Slot.LEND) : WOULD_BLOCK;
      likely &= likely - 1;
      // After the CAS, which would wait for an earlier store.
      Home.setLikely(cells, home, likely);
      if (taken != WOULD_BLOCK) {
        if (likely == 0) {
          Home.setFavourite(cells, home, index);
        }
        return taken;
      }
    }
    return takeFromStack(cells, home);
  }

  private int takeFromStack(long[] cells, int home) {
    int depth = Home.depth(cells, home);
    while (depth > 0) {
      int index = takeOwn(cells, home, Home.recent(cells, home, depth), Slot.LEND);
      depth--;
      // As above.
      Home.setDepth(cells, home, depth);
      if (index != WOULD_BLOCK) {
        Home.setFavourite(cells, home, index);
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
   * Takes any index.
   *
   * @param retry whether to try again where another thread was faster; else go on, away from it
   * @return an index; WOULD_BLOCK, if every place was empty when it was looked at; CONTENDED, if
   *     one may not have been
   */
  final int search(int home, boolean retry) {
    int cursor = Home.cursor(cells, home);
    int own = cursor == Home.NONE ? originOf(home) : cursor >>> shift;
    int index = WOULD_BLOCK;
    if (cursor != Home.NONE && marks.isSet(own)) {
      index = visit(home, own, cursor + 1, retry);
    }
    int outcome = index;
    while (index < 0) {
      int stripe = ring.dequeue();
      if (stripe == IndexRing.EMPTY) {
        index = searchMarked(home, own, retry);
        return index < 0 ? Math.min(outcome, index) : index;
      }
      index = visit(home, stripe, startOf(home), retry);
      outcome = Math.min(outcome, index);
    }
    return index;
  }

  private int searchMarked(int home, int own, boolean retry) {
    int outcome = WOULD_BLOCK;
    for (int stripe = marks.next(own + 1); stripe < stripes; stripe = marks.next(stripe + 1)) {
      int index = visit(home, stripe, startOf(home), retry);
      if (index >= 0) {
        return index;
      }
      outcome = Math.min(outcome, index);
    }
    for (int stripe = marks.next(0); stripe <= own; stripe = marks.next(stripe + 1)) {
      int index = visit(home, stripe, startOf(home), retry);
      if (index >= 0) {
        return index;
      }
      outcome = Math.min(outcome, index);
    }
    return outcome;
  }

  /** The stripe after which a home's first search looks for marks. */
  private int originOf(int home) {
    return (int) ((long) home * stripes / homes);
  }

  /** Where homes begin in a stripe: each in another line of slots than the next. */
  private static int startOf(int home) {
    return home << 3;
  }

  /** Takes an index of a stripe; takes the stripe's mark off if there is none. */
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
      Home.setCursor(cells, home, index);
      if (Home.window(cells, home) != stripe) {
        Home.setWindow(cells, home, stripe);
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
    // Volatile, as the loads of slots below: after the load of the pool's state, or of a mark.
    long word = (long) CELL.getVolatile(cells, at);
    while (word != 0) {
      int bit = (Long.numberOfTrailingZeros(Long.rotateRight(word, start)) + start) & (Long.SIZE - 1);
      long rest = word & ~(1L << bit);
      // Volatile: acquires from the put of the index, and releases, since a later get of another
      // index of this word acquires from its own put through our write (there are no release
      // sequences).
      long witness = (long) CELL.compareAndExchange(cells, at, word, rest);
      if (witness == word) {
        int index = (stripe << shift) + bit;
        if (lend(home, index)) {
          return index;
        }
        witness = rest;
      } else {
        onContention();
        if (!retry) {
          return CONTENDED;
        }
      }
      word = witness;
    }
    return WOULD_BLOCK;
  }

  /**
   * Makes an index LENT whose bit this thread has cleared; false if its slot has it already, since
   * two threads have put one lease at once, one of them alone and one among several.
   */
  private boolean lend(int home, int index) {
    // Opaque, both: the holder is alone with the slot, and the word has passed it on.
    if (slot(cells, index) != Slot.PARKED) {
      return false;
    }
    setSlot(cells, index, Slot.freeOf(home) + Slot.LEND);
    // Atomicity is all that is needed, and acquire the weakest mode on offer: a put of several that
    // looks at the bit has the index from this thread.
    long _ = (long) CELL.getAndBitwiseOrAcquire(cells, aloneAt(index >>> shift), bitOf(index));
    return true;
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
        // Volatile: acquires from the put of the index; where it fails it is a look like the above.
        long witness =
            index == 0
                ? (long) FIRST.compareAndExchange(this, seen, lent)
                : (long) CELL.compareAndExchange(cells, slotAt(index), seen, lent);
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

  /**
   * Makes an index free, and has the thread's home remember it. What comes after may be seen before.
   *
   * @return false if the index is not lent. Of two threads at once, both may succeed.
   */
  final boolean putAlone(int index) {
    long[] cells = this.cells;
    // Opaque: coherence shows the holder that it was lent.
    long seen = slot(cells, index);
    if (Slot.isFavoured(seen)) {
      long free = seen - Slot.FAVOUR;
      release(cells, index, free);
      if (Home.favourite(cells, Slot.homeOf(free)) != index) {
        remember(cells, home(), index, free);
      }
      return true;
    }
    if (Slot.isLent(seen)) {
      long free = seen - Slot.LEND;
      release(cells, index, free);
      remember(cells, home(), index, free);
      return true;
    }
    return seen == Slot.PARKED && putParked(index);
  }

  private boolean putParked(int index) {
    long bit = bitOf(index);
    // Opaque: as in putRun.
    if (((long) CELL.getOpaque(cells, wordAt(index >>> shift)) & bit) != 0) {
      return false;
    }
    publish(index >>> shift, bit);
    return true;
  }

  private void release(long[] cells, int index, long free) {
    // Release: to the get of this index.
    if (index == 0) {
      FIRST.setRelease(this, free);
    } else {
      CELL.setRelease(cells, slotAt(index), free);
    }
  }

  private void remember(long[] cells, int home, int index, long free) {
    if (free != Slot.freeOf(home)) {
      marks.mark(index >>> shift);
    } else if (index >>> shift == Home.window(cells, home)) {
      long likely = Home.likely(cells, home);
      Home.setLikely(cells, home, likely | bitOf(index));
      if (likely == 0) {
        noteUser(home);
      }
    } else {
      pushOrMark(cells, home, index);
    }
  }

  private void pushOrMark(long[] cells, int home, int index) {
    int depth = Home.depth(cells, home);
    if (depth < Home.MAX_DEPTH) {
      Home.push(cells, home, depth, index);
    } else {
      marks.mark(index >>> shift);
    }
  }

  /** Marks the stripe of an index that is free. The caller has passed a fence since. */
  final void mark(int index) {
    marks.mark(index >>> shift);
  }

  /** Marks all stripes that have a free index. */
  final void markAll() {
    for (int stripe = 0; stripe < stripes; stripe++) {
      if (countFree(stripe) > 0) {
        marks.mark(stripe);
      }
    }
  }

  /**
   * Takes several indices of words, as long as the home's stripe, or the ring, has any.
   *
   * @return how many, 0 … count
   */
  final int takeWords(int home, int[] leases, int from, int count) {
    int cursor = Home.cursor(cells, home);
    int got = cursor == Home.NONE ? 0 : takeWord(cursor >>> shift, leases, from, count);
    while (got < count) {
      int stripe = ring.dequeue();
      if (stripe == IndexRing.EMPTY) {
        return got;
      }
      Home.setCursor(cells, home, stripe << shift);
      got += takeWord(stripe, leases, from + got, count - got);
    }
    return got;
  }

  private int takeWord(int stripe, int[] leases, int from, int count) {
    long[] cells = this.cells;
    int at = wordAt(stripe);
    int got = 0;
    // Opaque: the CAS validates it.
    long word = (long) CELL.getOpaque(cells, at);
    while (word != 0 && got < count) {
      long rest = word;
      for (int i = got; i < count && rest != 0; i++) {
        rest &= rest - 1;
      }
      // Volatile: as in takeFromWord.
      long witness = (long) CELL.compareAndExchange(cells, at, word, rest);
      if (witness == word) {
        got = copyParked(stripe, word ^ rest, leases, from, got);
        witness = rest;
      } else {
        onContention();
      }
      word = witness;
    }
    return got;
  }

  private int copyParked(int stripe, long taken, int[] leases, int from, int got) {
    long[] cells = this.cells;
    int base = stripe << shift;
    int at = from + got;
    for (long bits = taken; bits != 0; bits &= bits - 1) {
      int index = base + Long.numberOfTrailingZeros(bits);
      leases[at] = index;
      at += slot(cells, index) == Slot.PARKED ? 1 : 0; // as in lend
    }
    return at - from;
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

  private void publish(int stripe, long bits) {
    // Volatile: releases to the gets of these indices, and comes before the loads of the mark and
    // of the state. Of two threads that put one lease at once, both may succeed.
    long before = (long) CELL.getAndBitwiseOr(cells, wordAt(stripe), bits);
    if (before == 0 && !ring.contains(stripe)) {
      boolean _ = ring.tryEnqueue(stripe);
    }
    marks.mark(stripe);
  }

  private long bitOf(int index) {
    return 1L << (index & ((1 << shift) - 1));
  }

  /** Whether an index is free, at this moment. */
  final boolean isFree(int index) {
    // Opaque, as in the next: nothing is read by this answer.
    long slot = slot(cells, index);
    return Slot.isFree(slot)
        || (slot == Slot.PARKED
            && ((long) CELL.getOpaque(cells, wordAt(index >>> shift)) & bitOf(index)) != 0);
  }

  /** How many indices are free. */
  final int countFree() {
    int free = 0;
    for (int stripe = 0; stripe < stripes; stripe++) {
      free += countFree(stripe);
    }
    return free;
  }

  /** How many indices of a stripe are free: an index that moves meanwhile counts once. */
  private int countFree(int stripe) {
    long free = (long) CELL.getOpaque(cells, wordAt(stripe));
    int base = stripe << shift;
    for (int index = base; index < base + sizeOf(stripe); index++) {
      free |= Slot.isFree(slot(cells, index)) ? bitOf(index) : 0;
    }
    return Long.bitCount(free);
  }

  /** How many stripes were taken from the ring, an estimate. */
  final long ringPasses() {
    return ring.dequeues();
  }

  /** Counts a put of a home's thread that passed a fence, and returns how many there were. */
  final long countFencedPut() {
    return Home.countFencedPut(cells, home());
  }
}
