package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Some indices of an {@link IndexBag} that follow each other, and which of them are free: a few in
 * slots, the others in the bits of a word. All methods are lock-free.
 */
class Stripe extends StripeFields {
  /*
   *       index   base      base + 1  …               slots             count − 1
   *             +--------++--------+--------+--------++--------------------------+
   *             | FREE?  || FREE?  | FREE?  | FREE?  ||        free bits         |
   *             +--------++--------+--------+--------++--------------------------+
   *               slot     slots[1]  slots[2]  …        word, bit i: base + i
   *
   * Who gets has to compete with others that get, so that it needs a CAS ("Laws of Order": Attiya,
   * Guerraoui, Hendler, Kuznetsov, Michael, Vechev, POPL 2011). Who puts has no rival: nobody else
   * changes a slot that is LENT, hence a store will do. That is what slots are for; a bit has
   * neighbours in its word, and takes a CAS both ways.
   *
   * Who needs one index at a time finds it in the first slot, which is a field, a step nearer than
   * an array. Who needs a few finds the others by the bits of `likely`. That is a guess, and whoever
   * changes it may undo what another thread noted: a bit too many costs a look, one that is missing
   * leaves its slot to `takeAny`, which looks there when the word is empty. The slots alone say what
   * is free.
   *
   * ABA: slot and word are the whole state of their indices, so a CAS that succeeds is right however
   * often they have changed in between.
   */

  private static final VarHandle SLOT;
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle LIKELY;
  private static final VarHandle WORD;
  private static final VarHandle HINT;
  private static final VarHandle PUTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SLOT = lookup.findVarHandle(StripeFields.class, "slot", long.class);
      LIKELY = lookup.findVarHandle(StripeFields.class, "likely", long.class);
      WORD = lookup.findVarHandle(StripeFields.class, "word", long.class);
      HINT = lookup.findVarHandle(StripeFields.class, "hint", long.class);
      PUTS = lookup.findVarHandle(StripeFields.class, "puts", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What is where there is no slot. */
  private static final long NONE = 0;

  private static final long FREE = 1;
  private static final long LENT = 2;

  /** What a look returns where another thread was faster; below WOULD_BLOCK. */
  static final int CONTENDED = WOULD_BLOCK - 1;

  /** Elements of an array that keep what is beside it in memory away: two lines. */
  private static final int MARGIN = 16;

  private static final long[] NO_SLOTS = {};

  /** Its number among the stripes. */
  final int number;

  /** Its first index. */
  private final int base;

  /** The second slot and those after it, from MARGIN + 1 on. */
  private final long[] slots;

  /** Past the last slot. */
  private final int slotsEnd;

  @SuppressWarnings("unused") // keeps the fields of the next stripe in memory away
  private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12;

  /**
   * Creates a stripe all of whose indices are free.
   *
   * @param number its number among the stripes
   * @param base its first index
   * @param count how many indices it has, 1 … 64
   * @param inSlots how many of them are in slots
   */
  Stripe(int number, int base, int count, int inSlots) {
    this.number = number;
    this.base = base;
    this.slot = inSlots > 0 ? FREE : NONE;
    this.slotsEnd = MARGIN + inSlots;
    this.slots = inSlots > 1 ? new long[slotsEnd + MARGIN] : NO_SLOTS;
    for (int i = MARGIN + 1; i < slotsEnd; i++) {
      slots[i] = FREE;
    }
    this.likely = ones(inSlots) & ~1;
    this.word = ones(count) & ~ones(inSlots);
  }

  /** As many bits, 0 … 64, from bit 0 on. */
  private static long ones(int count) {
    return count == 0 ? 0 : -1L >>> (Long.SIZE - count);
  }

  /** Takes an index, as {@link #takeAny} that goes away; faster where this thread put it. */
  final int take() {
    // Opaque, as below: the CAS validates it.
    if ((long) SLOT.getOpaque(this) == FREE) {
      // Acquire, as below: from the put of the index.
      return (long) SLOT.compareAndExchangeAcquire(this, FREE, LENT) == FREE ? base : CONTENDED;
    }
    // Opaque: a guess.
    long guess = (long) LIKELY.getOpaque(this);
    if (guess != 0) {
      int i = Long.numberOfTrailingZeros(guess);
      boolean taken =
          (long) SLOTS.getOpaque(slots, MARGIN + i) == FREE
              && (long) SLOTS.compareAndExchangeAcquire(slots, MARGIN + i, FREE, LENT) == FREE;
      LIKELY.setOpaque(this, guess & (guess - 1));
      if (taken) {
        return base + i;
      }
    }
    return takeAny(false);
  }

  /**
   * Takes an index: from the first slot, else the word, which is on the same line, else the others.
   *
   * @param patient whether to try again where another thread was faster; else go away from it
   * @return an index; WOULD_BLOCK, if every place was empty when it was looked at; CONTENDED, if
   *     one may not have been
   */
  final int takeAny(boolean patient) {
    // Volatile, as the loads of word and slots below: after the load of the pool's state, if there
    // was one.
    if ((long) SLOT.getVolatile(this) == FREE) {
      // Acquire: as above.
      if ((long) SLOT.compareAndExchangeAcquire(this, FREE, LENT) == FREE) {
        return base;
      }
      if (!patient) {
        return CONTENDED;
      }
    }
    long word = (long) WORD.getVolatile(this);
    while (word != 0) {
      // Volatile: acquires from the put of the index, and releases, since a later get of another
      // index of this word acquires from its own put through our write (there are no release
      // sequences).
      long witness = (long) WORD.compareAndExchange(this, word, word & (word - 1));
      if (witness == word) {
        return base + Long.numberOfTrailingZeros(word);
      }
      if (!patient) {
        return CONTENDED;
      }
      word = witness;
    }
    for (int i = MARGIN + 1; i < slotsEnd; i++) {
      if ((long) SLOTS.getVolatile(slots, i) == FREE) {
        // Acquire: as above.
        if ((long) SLOTS.compareAndExchangeAcquire(slots, i, FREE, LENT) == FREE) {
          return base + i - MARGIN;
        }
        if (!patient) {
          return CONTENDED;
        }
      }
    }
    return WOULD_BLOCK;
  }

  /**
   * Takes several indices of the word by one CAS.
   *
   * @return how many, 0 … count; CONTENDED, if another thread was faster
   */
  final int take(int[] leases, int from, int count) {
    // Opaque: the CAS validates what was read.
    long word = (long) WORD.getOpaque(this);
    long rest = word;
    for (int i = 0; i < count; i++) {
      rest &= rest - 1;
    }
    if (rest == word) {
      return 0;
    }
    // Volatile: as above.
    if (!WORD.compareAndSet(this, word, rest)) {
      return CONTENDED;
    }
    int got = 0;
    for (long taken = word & ~rest; taken != 0; taken &= taken - 1) {
      leases[from + got] = base + Long.numberOfTrailingZeros(taken);
      got++;
    }
    return got;
  }

  /** Makes the index in the first slot free; false if it is, or there are no slots. */
  final boolean giveFirst() {
    // Opaque, as below: coherence shows the holder that it was lent.
    if ((long) SLOT.getOpaque(this) != LENT) {
      return false;
    }
    // Release, as below: to the get of this index. What comes after may be seen before.
    SLOT.setRelease(this, FREE);
    return true;
  }

  /**
   * Makes the index in a slot free; false if it is. Of two at once, both may succeed.
   *
   * @param i the number of the slot
   */
  final boolean giveSlot(int i) {
    if (i == 0) {
      return giveFirst();
    }
    if ((long) SLOTS.getOpaque(slots, MARGIN + i) == FREE) {
      return false;
    }
    SLOTS.setRelease(slots, MARGIN + i, FREE);
    // Opaque: a guess, which another thread's may overwrite.
    long guess = (long) LIKELY.getOpaque(this);
    LIKELY.setOpaque(this, guess | 1L << i);
    return true;
  }

  /** Makes indices of the word free, all or none; false if one is. */
  final boolean giveBits(long bits) {
    // Opaque: the CAS validates it, and coherence shows us the bits cleared when they were lent.
    long word = (long) WORD.getOpaque(this);
    while ((word & bits) == 0) {
      // Volatile: releases to the gets of these indices, and comes before the load of the state by
      // tell; a put of several passes a fence, or relies on QUIET.
      long witness = (long) WORD.compareAndExchange(this, word, word | bits);
      if (witness == word) {
        return true;
      }
      word = witness;
    }
    return false;
  }

  /** Whether the index in a slot is free. */
  final boolean isSlotFree(int i) {
    // Opaque, as in the next two: nothing is read by this answer.
    return (long) (i == 0 ? SLOT.getOpaque(this) : SLOTS.getOpaque(slots, MARGIN + i)) == FREE;
  }

  /** Whether indices of the word are free, one at least. */
  final boolean areBitsFree(long bits) {
    return ((long) WORD.getOpaque(this) & bits) != 0;
  }

  /** How many indices are free. */
  final int countFree() {
    int free = Long.bitCount((long) WORD.getOpaque(this));
    for (int i = 0; i < slotsEnd - MARGIN; i++) {
      free += isSlotFree(i) ? 1 : 0;
    }
    return free;
  }

  /** Where those that begin here shall look first: what one of them kept, any will do. */
  final long hint() {
    return (long) HINT.getOpaque(this);
  }

  final void keepHint(long hint) {
    HINT.setOpaque(this, hint);
  }

  /** Counts puts to its slots, roughly. */
  final int countPut() {
    int count = (int) PUTS.getOpaque(this) + 1;
    PUTS.setOpaque(this, count);
    return count;
  }
}

/** Keeps the fields of the previous object in memory at a distance of 128 bytes: two lines. */
@SuppressWarnings("unused")
abstract class StripeMargin {
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12;
}

/** What threads write. Superclasses come first in an object, so these are in the middle. */
abstract class StripeFields extends StripeMargin {
  long slot;
  long likely;
  long word;
  long hint;
  int puts;
}
