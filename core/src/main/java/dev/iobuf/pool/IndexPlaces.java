package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where the indices of a pool lie, free or lent. All methods are lock-free.
 *
 * <p>It is the first of the layers of which a pool consists. By {@link IndexHomes}, a thread gets
 * an index by the hints of its home; by {@link IndexSearch}, it finds another; by {@link
 * IndexWords}, it gets and puts several at once.
 */
abstract class IndexPlaces {
  /*
   * The idea. Every index has a slot, and a bit in the word of its stripe. Which indices are held
   * does not matter: each thread has a home, by its id, and a home has hints at a few indices that
   * its threads have put. A get takes one of these by a CAS of its slot, and a put is a store to that
   * slot. Until threads have contended, all of them share one home.
   *
   *   homes                          slots, one an index        words, one a stripe of 64 indices
   *     own, favourite ─────────────▶ FREE │ LENT │ PARKED       bit i: index i is PARKED and free
   *     window, slot hints ─────────▶ …
   *     recent: 17, 3, 1021 ────────▶ …
   *     cursor ── search ──▶ a stripe: its word, then its slots
   *                          ▲
   *   marks of the stripes that may have a free index; a ring of stripes whose words were empty
   *
   * An index that is got alone is LENT in its slot, and FREE there when it is put alone. Indices that
   * are got and put by one call each are PARKED in their slots, and free or lent in their word, so
   * that one CAS lends up to 64 of them. A put of several parks what was got alone; a search lends in
   * its slot what it takes from a word. Where only few are free in a word, a get of several lends
   * them in their slots, and a put of several that its home has lent so puts each alone. Beside each
   * word, a mask says which of its indices are not PARKED, so that a put of several need look at no
   * slot where there are none. Only the holder of an index changes its slot from LENT or PARKED, so
   * no index is free at two places, and it moves between them only while it is lent.
   *
   * A thread that finds nothing by the hints of its home searches: the stripe that its home has
   * searched last, then whole stripes from the ring, then all stripes that are marked. A search need
   * not look where there is no mark (see StripeMarks), unless puts pass no fence (see PoolState). The
   * ring (of Morrison and Afek, see IndexRing) sends each home that runs dry to another stripe. A lost
   * entry costs nothing but that.
   *
   * Each home has an index of its own: it looks there first, and takes it whichever home lent it
   * last. It lies in its word until a search of that home finds it there, so that the words of a pool
   * that few threads use are whole.
   *
   * Any other slot says which home lent its index last. A thread does not follow a hint to an index
   * that another home has lent since: two homes with hints at one index would take it from each other
   * at every turn. A search takes what it finds, whichever home lent it last.
   *
   * ABA: a slot or word is the whole state of its indices, so a CAS that succeeds is right however
   * often they have changed in between.
   *
   * Where it lies. A processor begins no load before the CAS of a get is done, so what comes next waits
   * for each load that depends on another one. Hence a pool of buffers keeps references to the cells,
   * and passes them on; the slots begin at a constant place; and the row of the first home, which is
   * that of all threads until they have contended, is in front of them.
   */

  static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** What a look returns if another thread was faster; below WOULD_BLOCK. */
  static final int CONTENDED = WOULD_BLOCK - 1;

  private static final int MARGIN = Home.MARGIN;

  /** Where the slots begin: behind the row of the first home. */
  private static final int SLOTS = MARGIN + (1 << Home.SHIFT);

  /** The distance of words, as a power of two: a line. */
  private static final int WORD_SPACING = 3;

  /** Slots of small pools lie apart; from this capacity on, as a power of two, side by side. */
  private static final int DENSE = 10;

  final int capacity;

  /**
   * The rows of the homes. That of the first is in {@link #cells}, and none here is used for it.
   */
  private final long[] homeRows;

  /** The row of the first home, then the slots, then the words. */
  final long[] cells;

  /** A home's own index is its number, shifted by it. */
  private final int ownShift;

  /** The distance of slots, as a power of two. */
  final int spacing;

  /** The distance of the slots that homes own, as a power of two. */
  private final int ownSpacing;

  private final int wordsFrom;

  /** A stripe has 2ˢʰⁱᶠᵗ indices; the last one may have fewer. */
  final int shift;

  final int stripes;
  final StripeMarks marks;
  final IndexRing ring;

  /**
   * Creates places in which every index is free.
   *
   * @param capacity the number of indices
   * @param homes how many homes there are, a power of two, 2 at least, and at most 64 for each 64
   *     indices begun
   * @param size the number of indices of a stripe, a power of two, at most 64
   */
  IndexPlaces(int capacity, int homes, int size) {
    this.capacity = capacity;
    this.spacing = spacing(capacity);
    this.ownShift =
        spacing == WORD_SPACING ? 0 : log2(Math.max(1, Integer.highestOneBit(capacity) / homes));
    this.ownSpacing = ownShift + spacing;
    this.shift = Integer.numberOfTrailingZeros(size);
    this.stripes = Math.ceilDiv(capacity, size);
    this.homeRows = new long[MARGIN + (homes << Home.SHIFT)];
    // A slot for each bit of each word: a hint may have become wrong.
    int slots = Math.ceilDiv(capacity, Long.SIZE) * Long.SIZE;
    this.wordsFrom = SLOTS + (slots << spacing) + MARGIN;
    this.cells = new long[wordsFrom + (stripes << WORD_SPACING) + MARGIN];
    this.marks = new StripeMarks(stripes);
    this.ring = IndexRing.filled(stripes);
    for (int stripe = 0; stripe < stripes; stripe++) {
      cells[wordAt(stripe)] = (-1L >>> (Long.SIZE - sizeOf(stripe))) << (stripe << shift);
    }
  }

  /**
   * Makes the own indices of homes free in their slots, as if each home had got and put its own.
   */
  final void placeOwn(int homes) {
    for (int home = 0; home < homes && ownOf(home) < capacity; home++) {
      int own = ownOf(home);
      cells[wordAt(own >>> shift)] &= ~bitOf(own);
      cells[aloneAt(own >>> shift)] |= bitOf(own);
      setSlot(cells, own, Slot.OWN_FREE);
    }
  }

  private static int log2(int powerOfTwo) {
    return Integer.numberOfTrailingZeros(powerOfTwo);
  }

  /** Returns the distance of the slots of a pool, as a power of two. */
  private static int spacing(int capacity) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
    return Math.clamp(DENSE - bits, 0, WORD_SPACING);
  }

  /** Returns the most homes whose own slots are a line apart, a power of two. */
  static int maxHomes(int capacity) {
    return Integer.highestOneBit(capacity) >>> (WORD_SPACING - spacing(capacity));
  }

  /** Returns the array that has the row of a home. */
  final long[] rowsOf(long[] cells, int home) {
    return home == 0 ? cells : homeRows;
  }

  /** Returns a home's own index; beyond the capacity, in tiny pools, if it has none. */
  final int ownOf(int home) {
    return home << ownShift;
  }

  /** Returns where the slot of a home's own index lies. */
  final int ownSlotAt(int home) {
    return SLOTS + (home << ownSpacing);
  }

  /** {@link #slotAt(int)} for a caller that knows {@link #spacing}. */
  static int slotAt(int index, int spacing) {
    return SLOTS + (index << spacing);
  }

  /** Returns where the slot of an index lies. */
  final int slotAt(int index) {
    return slotAt(index, spacing);
  }

  /** Returns the slot of an index. Opaque: the caller holds the index, or a CAS follows. */
  final long slot(long[] cells, int index) {
    return (long) CELL.getOpaque(cells, slotAt(index));
  }

  /** As {@link #slot}, and after the caller's load of the pool's state or of a mark. */
  final long slotVolatile(long[] cells, int index) {
    return (long) CELL.getVolatile(cells, slotAt(index));
  }

  final void setSlot(long[] cells, int index, long value) {
    CELL.setOpaque(cells, slotAt(index), value);
  }

  final int wordAt(int stripe) {
    return wordsFrom + (stripe << WORD_SPACING);
  }

  /** Returns where the bits of the indices lie that are not PARKED: in the line of their word. */
  final int aloneAt(int stripe) {
    return wordAt(stripe) + 1;
  }

  /** Returns an index's bit in the word of its stripe: that of the same number, modulo 64. */
  static long bitOf(int index) {
    return 1L << index;
  }

  /** Returns the index that bit 0 of a stripe's word has, or would have. */
  final int zeroth(int stripe) {
    return (stripe << shift) & -Long.SIZE;
  }

  final int sizeOf(int stripe) {
    return Math.min(1 << shift, capacity - (stripe << shift));
  }

  /** Makes an index whose bit this thread has cleared lent in its slot. */
  final void lend(int index, long slot) {
    // Opaque: the holder is alone with the slot, and the word has passed it on.
    setSlot(cells, index, slot);
    // Atomicity is all that is needed, and acquire the weakest mode on offer: a put of several that
    // looks at the bit has the index from this thread.
    long _ = (long) CELL.getAndBitwiseOrAcquire(cells, aloneAt(index >>> shift), bitOf(index));
  }

  /** Makes PARKED indices of a stripe free. */
  final void publish(int stripe, long bits) {
    // Volatile: releases to the gets of these indices, and comes before the loads of the mark and
    // of the state. It acquires, since a get of other indices of the word acquires from their put
    // through our write. Of two threads that put one lease at once, both may succeed.
    long before = (long) CELL.getAndBitwiseOr(cells, wordAt(stripe), bits);
    if (before == 0 && !ring.contains(stripe)) {
      boolean _ = ring.tryEnqueue(stripe);
    }
    marks.mark(stripe);
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

  /** Returns true if an index is free, at this moment. */
  final boolean isFree(int index) {
    // Opaque, as in the next: nothing is read by this answer.
    long slot = slot(cells, index);
    return Slot.isFree(slot)
        || (slot == Slot.PARKED
            && ((long) CELL.getOpaque(cells, wordAt(index >>> shift)) & bitOf(index)) != 0);
  }

  /** Returns how many indices are free. */
  final int countFree() {
    int free = 0;
    for (int stripe = 0; stripe < stripes; stripe++) {
      free += countFree(stripe);
    }
    return free;
  }

  /** Returns how many indices of a stripe are free: one that moves meanwhile counts once. */
  private int countFree(int stripe) {
    long free = (long) CELL.getOpaque(cells, wordAt(stripe));
    int size = sizeOf(stripe);
    if (Long.bitCount(free) == size) {
      return size; // by the word alone, as before the first get
    }
    int base = stripe << shift;
    for (int index = base; index < base + size; index++) {
      free |= Slot.isFree(slot(cells, index)) ? bitOf(index) : 0;
    }
    return Long.bitCount(free);
  }

  /** Estimates how many stripes were taken from the ring. */
  final long stripesTaken() {
    return ring.dequeues();
  }
}
