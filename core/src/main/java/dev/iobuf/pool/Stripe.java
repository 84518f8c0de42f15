package dev.iobuf.pool;

import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Some indices of an {@link IndexBag} and which of them are free: one in a slot, the others in the
 * bits of a word. All methods are lock-free.
 */
final class Stripe extends StripeFields {
  /*
   *      slot                       word
   *     63      0          63                              0
   *    +---------+        +---------------------------------+
   *    |  FREE?  |        |            free bits            |     bit i: index base + i is free
   *    +---------+        +---------------------------------+
   *    the index `number`
   *
   * Who gets has to compete with others that get, so that it needs a CAS ("Laws of Order": Attiya,
   * Guerraoui, Hendler, Kuznetsov, Michael, Vechev, POPL 2011). Who puts has no rival: nobody else
   * changes a slot that is LENT, hence a store will do. That is what the slot is for; a word has
   * neighbours in it, and takes a CAS both ways.
   *
   * ABA: slot and word are the whole state of their indices, so a CAS that succeeds is right however
   * often they have changed in between.
   */

  private static final VarHandle SLOT;
  private static final VarHandle WORD;
  private static final VarHandle HINT;
  private static final VarHandle PUTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SLOT = lookup.findVarHandle(StripeFields.class, "slot", long.class);
      WORD = lookup.findVarHandle(StripeFields.class, "word", long.class);
      HINT = lookup.findVarHandle(StripeFields.class, "hint", long.class);
      PUTS = lookup.findVarHandle(StripeFields.class, "puts", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long LENT = 0;
  private static final long FREE = 1;

  /** What a look returns where another thread was faster; below WOULD_BLOCK. */
  static final int CONTENDED = WOULD_BLOCK - 1;

  /** Its number among the stripes, and the index in its slot. */
  final int number;

  /** The index of bit 0. */
  private final int base;

  @SuppressWarnings("unused") // keeps the fields of the next stripe in memory away
  private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12;

  /**
   * Creates a stripe.
   *
   * @param hasSlot whether the index in the slot is one at all, and so free
   * @param bits the bits of the indices in the word, all of which are free
   */
  Stripe(int number, boolean hasSlot, int base, long bits) {
    this.number = number;
    this.base = base;
    this.slot = hasSlot ? FREE : LENT;
    this.word = bits;
  }

  /**
   * Takes an index.
   *
   * @param patient whether to try again where another thread was faster; else go away from it
   * @return an index; WOULD_BLOCK, if at some time none was free; CONTENDED, if one may have been
   */
  int poll(boolean patient) {
    // Volatile, as the loads of the word: after the load of the pool's state, if there was one.
    if ((long) SLOT.getVolatile(this) == FREE) {
      // Acquire: from the put of the index.
      if ((long) SLOT.compareAndExchangeAcquire(this, FREE, LENT) == FREE) {
        return number;
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
    return WOULD_BLOCK;
  }

  /**
   * Takes several indices of the word by one CAS.
   *
   * @return how many, 0 … count
   */
  int poll(int[] leases, int from, int count) {
    // Opaque: the CAS validates what was read.
    long word = (long) WORD.getOpaque(this);
    long rest = word;
    for (int i = 0; i < count; i++) {
      rest &= rest - 1;
    }
    // Volatile: as above.
    if (rest == word || !WORD.compareAndSet(this, word, rest)) {
      return 0;
    }
    int got = 0;
    for (long taken = word & ~rest; taken != 0; taken &= taken - 1) {
      leases[from + got] = base + Long.numberOfTrailingZeros(taken);
      got++;
    }
    return got;
  }

  /** Makes the index in the slot free; false if it is. Of two at once, both may succeed. */
  boolean freeSlot() {
    // Opaque: coherence shows the holder that it was lent.
    if ((long) SLOT.getOpaque(this) == FREE) {
      return false;
    }
    // Release: to the get of this index. What comes after may be seen before.
    SLOT.setRelease(this, FREE);
    return true;
  }

  /** Makes indices of the word free, all or none; false if one is. */
  boolean free(long bits) {
    // Opaque: the CAS validates it, and coherence shows us the bits cleared when they were lent.
    long word = (long) WORD.getOpaque(this);
    while ((word & bits) == 0) {
      // Volatile: releases to the gets of these indices, and comes before the load of the state.
      long witness = (long) WORD.compareAndExchange(this, word, word | bits);
      if (witness == word) {
        return true;
      }
      word = witness;
    }
    return false;
  }

  /** Whether the index in the slot is free. */
  boolean isSlotFree() {
    // Opaque, as in the next two: nothing is read by this answer.
    return (long) SLOT.getOpaque(this) == FREE;
  }

  /** Whether indices of the word are free, one at least. */
  boolean isFree(long bits) {
    return ((long) WORD.getOpaque(this) & bits) != 0;
  }

  /** How many indices are free. */
  int free() {
    return (int) (long) SLOT.getOpaque(this) + Long.bitCount((long) WORD.getOpaque(this));
  }

  /** Where those that begin here shall look first: what one of them kept, any will do. */
  long hint() {
    return (long) HINT.getOpaque(this);
  }

  void keepHint(long hint) {
    HINT.setOpaque(this, hint);
  }

  /** Counts puts to the slot, roughly. */
  int countPut() {
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
  long word;
  long hint;
  int puts;
}
