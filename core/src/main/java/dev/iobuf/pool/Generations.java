package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which lease of each index is out, by number: in a {@linkplain PoolOptions#checked() checked}
 * pool, each lease of an index has another one. The numbers lie in an array, so that a pool finds
 * them without following a pointer more. All methods are wait-free.
 */
final class Generations {
  /*
   *       31   30          bits   bits−1       0
   *      +---+----------------+----------------+
   *      | 0 |   generation   |     index      |    a lease; as many bits as the indices need
   *      +---+----------------+----------------+
   *
   * A cell holds the lease that is out, or the complement of the one that was out last. A put ends its
   * lease by a CAS, so exactly one put of a lease succeeds, and a lease that is over is refused,
   * whatever has happened to its index since. Only the holder of an index begins a lease of it.
   *
   * A generation comes again after 2^(31 − bits) leases of an index: after 2²¹ in a pool of 1,024.
   */

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);

  /** Elements at both ends that keep what lies beside the array at a distance: two lines. */
  private static final int MARGIN = 32;

  private Generations() {}

  /**
   * Returns how many low bits of a lease are its index.
   *
   * @param isCounting whether the leases of an index differ; else each lease is its index
   */
  static int bitsOf(int capacity, boolean isCounting) {
    return isCounting
        ? Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1)
        : Integer.SIZE - 1;
  }

  /**
   * Returns the cells of a pool that has lent nothing.
   *
   * @param spacing how far cells are apart, as a power of two
   */
  static int[] create(int capacity, int spacing) {
    int[] cells = new int[MARGIN + (capacity << spacing) + MARGIN];
    for (int index = 0; index < capacity; index++) {
      // Opaque, as in resume, whose call is linked by this: later there may be no heap for it.
      CELL.setOpaque(cells, at(index, spacing), ~index);
    }
    return cells;
  }

  /** Returns where the cell of an index lies. */
  static int at(int index, int spacing) {
    return MARGIN + (index << spacing);
  }

  /**
   * Begins the next lease of an index that the caller has taken.
   *
   * @param bits how many low bits of a lease are its index
   */
  static int begin(int[] cells, int at, int bits) {
    // Opaque: the put before us, whose CAS we see, has passed the index on.
    int ended = (int) CELL.getOpaque(cells, at);
    int lease = (~ended + (1 << bits)) & Integer.MAX_VALUE;
    // Release: pairs with leaseOf; a thread that sees this lease sees that the ones before are
    // over.
    CELL.setRelease(cells, at, lease);
    return lease;
  }

  /** Ends a lease; returns false if it is not out. */
  static boolean tryEnd(int[] cells, int at, int lease) {
    // Opaque: spares a lease that is over the CAS, which else validates it.
    return (int) CELL.getOpaque(cells, at) == lease
        // Atomicity is all that is needed, and one of acquire and release the weakest mode on
        // offer: the index is passed on by its slot or word.
        && (int) CELL.compareAndExchangeRelease(cells, at, lease, ~lease) == lease;
  }

  /** Takes back the end of a lease, by the thread that has ended it, and still has its index. */
  static void resume(int[] cells, int at, int lease) {
    // Opaque: only the holder uses it.
    CELL.setOpaque(cells, at, lease);
  }

  /** Returns true if a lease is out. */
  static boolean isOut(int[] cells, int at, int lease) {
    // Opaque: coherence shows its own lease to the holder. To others, it is a moment's answer.
    return (int) CELL.getOpaque(cells, at) == lease;
  }

  /** Returns the lease of an index that is lent, else the one that was out last. */
  static int leaseOf(int[] cells, int at) {
    // Acquire: pairs with begin. What a census then reads is of this lease, or of a later one.
    int cell = (int) CELL.getAcquire(cells, at);
    return cell < 0 ? ~cell : cell;
  }
}
