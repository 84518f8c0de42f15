package dev.iobuf.pool;

import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The places of a pool's indices, free or lent. All methods are lock-free.
 *
 * <p>It is the first of the layers of which a pool consists. By {@link IndexHomes}, a thread gets
 * an index by the hints of its home; by {@link IndexSearch}, it finds another; by {@link
 * IndexWords}, it gets and puts several at once.
 */
abstract class IndexPlaces {
  /*
   * The idea. Every index has a slot, and a bit in the word of its stripe. Each thread has a home,
   * by its id. A home has hints at a few indices that its threads have put, so the time of a get
   * does not depend on which indices are held. A get takes a hinted index by a CAS of its slot. A
   * put is a store to that slot. Until threads have contended, all of them share one home.
   *
   *   homes                          slots, one an index        words, one a stripe of 64 indices
   *     own, favourite ─────────────▶ FREE │ LENT │ PARKED       bit i: index i is PARKED and free
   *     window, slot hints ─────────▶ …
   *     recent: 17, 3, 1021 ────────▶ …
   *     cursor ── search ──▶ a stripe: its word, then its slots
   *                          ▲
   *   marks of the stripes that may have a free index; a ring of stripes whose words were empty
   *
   * An index that is got alone is LENT in its slot, and FREE there when it is put alone. Indices
   * that are got and put several at a time are PARKED in their slots, and free or lent in their
   * word, so that one CAS lends up to 64 of them. A put of several parks indices that were got
   * alone. A search lends an index that it takes from a word in the slot of that index. If only few
   * indices are free in a word, a get of several lends them in their slots, and a put of several
   * puts them alone, if its home has lent them so. Beside each word, a mask says which of its
   * indices are not PARKED. If none is set, a put of several reads no slot. Only the holder of an
   * index changes its slot from LENT or PARKED. So no index is free at two places, and it moves
   * between them only while it is lent.
   *
   * A thread that finds no index by the hints of its home searches: first the stripe that its home
   * searched last, then whole stripes from the ring, then all marked stripes. A search may skip
   * stripes without a mark (see StripeMarks), unless puts issue no fence (see PoolState). The ring
   * (of Morrison and Afek, see IndexRing) sends each home without a hinted index to another stripe.
   * A lost entry of the ring costs only that.
   *
   * Each home has an index of its own. Its threads try that index first, and take it even if
   * another home lent it last. The index is free in its word until a search of that home takes it
   * there. So the words of a pool that few threads use are whole.
   *
   * Any other slot says which home lent its index last. A thread does not follow a hint to an index
   * that another home has lent since: otherwise two homes with hints at one index would take it
   * from each other at every turn. A search takes any index that it finds, even if another home
   * lent it last.
   *
   * ABA: a slot or word is the whole state of its indices. So a CAS that succeeds is correct, even
   * if they have changed in between.
   *
   * Layout. A processor begins no load before the CAS of a get is done. So the code after the get
   * waits for each chain of dependent loads. Hence a pool of buffers keeps a reference to the
   * cells, and passes it on. The slots begin at a constant position. The row of the first home is
   * in front of them: it is the home of all threads until they have contended.
   */

  static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** The result of a try that lost a race with another thread; below WOULD_BLOCK. */
  static final int CONTENDED = WOULD_BLOCK - 1;

  private static final int MARGIN = Home.MARGIN;

  /** The position of the first slot: behind the row of the first home. */
  private static final int SLOTS = MARGIN + (1 << Home.SHIFT);

  /** The distance of words, as a power of two: a cache line. */
  private static final int WORD_SPACING = 3;

  /**
   * Slots of small pools are padded. From this capacity on, as a power of two, they lie side by
   * side.
   */
  private static final int DENSE = 10;

  final int capacity;

  /** The rows of all homes but the first, whose row is in {@link #cells}. */
  private final long[] homeRows;

  /** The row of the first home, the slots, and the words, in this order. */
  final long[] cells;

  /** A home's own index is the number of the home, shifted left by this. */
  private final int ownShift;

  /** The distance of slots, as a power of two. */
  final int spacing;

  /** The distance of the slots that homes own, as a power of two. */
  private final int ownSpacing;

  private final int wordsFrom;

  /** A stripe has 2ˢʰⁱᶠᵗ indices; the last stripe may have fewer. */
  final int shift;

  final int stripes;
  final StripeMarks marks;
  final IndexRing ring;

  /**
   * Creates places in which every index is free.
   *
   * @param capacity the number of indices
   * @param homes the number of homes, a power of two, at least 2, and at most 64 for each 64
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
    // A slot for each bit of each word, since a stale hint may lead to any of them.
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
   * Makes the own indices of homes free in their slots, as if each home had got and put its own
   * index.
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

  /** Returns the largest number of homes whose own slots are a cache line apart, a power of two. */
  static int maxHomes(int capacity) {
    return Integer.highestOneBit(capacity) >>> (WORD_SPACING - spacing(capacity));
  }

  /** Returns the array in which the row of a home is. */
  final long[] rowsOf(long[] cells, int home) {
    return home == 0 ? cells : homeRows;
  }

  /**
   * Returns a home's own index. In a tiny pool, the result may lie beyond the capacity: then the
   * home has none.
   */
  final int ownOf(int home) {
    return home << ownShift;
  }

  /** Returns the position of the slot of a home's own index. */
  final int ownSlotAt(int home) {
    return SLOTS + (home << ownSpacing);
  }

  /** As {@link #slotAt(int)}, for a caller that knows {@link #spacing}. */
  static int slotAt(int index, int spacing) {
    return SLOTS + (index << spacing);
  }

  /** Returns the position of the slot of an index. */
  final int slotAt(int index) {
    return slotAt(index, spacing);
  }

  /** Returns the slot of an index. Opaque: the caller holds the index, or a CAS follows. */
  final long slot(long[] cells, int index) {
    return (long) CELL.getOpaque(cells, slotAt(index));
  }

  /** As {@link #slot}, but ordered after the caller's load of the pool's state or of a mark. */
  final long slotVolatile(long[] cells, int index) {
    return (long) CELL.getVolatile(cells, slotAt(index));
  }

  final void setSlot(long[] cells, int index, long value) {
    CELL.setOpaque(cells, slotAt(index), value);
  }

  final int wordAt(int stripe) {
    return wordsFrom + (stripe << WORD_SPACING);
  }

  /**
   * Returns the position of the mask of indices that are not PARKED: in the cache line of their
   * word.
   */
  final int aloneAt(int stripe) {
    return wordAt(stripe) + 1;
  }

  /**
   * Returns an index's bit in the word of its stripe: the number of the bit is the index modulo 64.
   */
  static long bitOf(int index) {
    return 1L << index;
  }

  /** Returns the index of bit 0 of a stripe's word, even if the stripe does not have that index. */
  final int zeroth(int stripe) {
    return (stripe << shift) & -Long.SIZE;
  }

  final int sizeOf(int stripe) {
    return Math.min(1 << shift, capacity - (stripe << shift));
  }

  /** Marks an index lent in its slot. This thread has cleared the bit of the index. */
  final void lend(int index, long slot) {
    // Opaque: only the holder uses the slot, and the word has passed the index on.
    setSlot(cells, index, slot);
    // Only atomicity is needed; acquire is the weakest mode that exists. A put of several that
    // reads the bit has got the index from this thread.
    long _ = (long) CELL.getAndBitwiseOrAcquire(cells, aloneAt(index >>> shift), bitOf(index));
  }

  /** Makes PARKED indices of a stripe free. */
  final void publish(int stripe, long bits) {
    // Volatile: releases to the gets of these indices, and precedes the loads of the mark and of
    // the state. It acquires, since a get of other indices of the word acquires from their put
    // through this write. Of two threads that put one lease at once, both may succeed.
    long before = (long) CELL.getAndBitwiseOr(cells, wordAt(stripe), bits);
    if (before == 0 && !ring.contains(stripe)) {
      boolean _ = ring.tryEnqueue(stripe);
    }
    marks.mark(stripe);
  }

  /**
   * Marks the stripe of an index that is free. The caller has issued a fence since it freed the
   * index.
   */
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
    // Opaque, here and below: no data is read on the strength of this answer.
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

  /**
   * Returns how many indices of a stripe are free. An index that moves between word and slot
   * meanwhile counts once.
   */
  private int countFree(int stripe) {
    long free = (long) CELL.getOpaque(cells, wordAt(stripe));
    int size = sizeOf(stripe);
    if (Long.bitCount(free) == size) {
      return size; // only the word says so, as before the first get
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
