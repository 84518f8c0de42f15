package dev.iobuf.pool;

/** The values of a slot: the state of one index in an {@link IndexPlaces}. */
final class Slot {
  /*
   *       63                   3 2     0
   *      +----------------------+-------+   PARKED    the bit of its stripe's word says if it is free
   *      |   number of a home   | state |   FREE      it is free; a thread of this home had it last
   *      +----------------------+-------+   LENT      it is lent to a thread of this home
   *                                         FAVOURED  the same, as the favourite of this home
   *                                         OWN       it is lent to a thread of its own home
   * A home's own index that became free after that is OWN_FREE: FREE, with a number that no home has.
   */

  private static final long STATE = 7;

  /** Zero, so that a new array holds it. */
  static final long PARKED = 0;

  private static final long FREE = 1;
  private static final long LENT = 2;
  private static final long FAVOURED = 3;

  /** It is lent to a thread of the home whose own it is. */
  static final long OWN = 6;

  /** It is free, and was OWN before, or never lent. */
  static final long OWN_FREE = (-1L << 3) | FREE;

  /** The difference from a slot that is FREE to one that is LENT by the same home. */
  static final long LEND = LENT - FREE;

  /** The difference from a slot that is FREE to one that is FAVOURED by the same home. */
  static final long FAVOUR = FAVOURED - FREE;

  private static final int HOME = 3;

  private Slot() {}

  /** Returns the slot of a free index that a home lent last. */
  static long freeOf(int home) {
    return ((long) home << HOME) | FREE;
  }

  static boolean isFree(long slot) {
    return (slot & STATE) == FREE;
  }

  static boolean isLent(long slot) {
    return (slot & LENT) != 0;
  }

  /** Returns true if an index is lent alone to a thread of a home, or is lent as OWN. */
  static boolean isLentBy(int home, long slot) {
    return slot == OWN || (isLent(slot) && homeOf(slot) == home);
  }

  static boolean isFavoured(long slot) {
    return (slot & STATE) == FAVOURED;
  }

  /** Returns the home that lent the index last. */
  static int homeOf(long slot) {
    return (int) (slot >>> HOME);
  }
}
