package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Tells which lease of each index is out. In a {@linkplain PoolOptions#checked() checked} pool,
 * consecutive leases of an index are different numbers. They lie in an array, so that a pool finds
 * them without one more pointer. All methods are wait-free.
 */
final class Generations {
  /*
   *       31   30          bits   bits−1       0
   *      +---+----------------+----------------+
   *      | 0 |   generation   |     index      |    a lease; as many bits as the indices need
   *      +---+----------------+----------------+
   *
   * A cell holds the lease that is out, or the complement of the lease that was out last. A put
   * ends its lease by a CAS. So exactly one put of a lease succeeds, and a lease that has ended is
   * refused, even if its index has been lent again since. Only the holder of an index begins a
   * lease of it.
   *
   * A generation recurs after 2^(31 − bits) leases of an index: after 2²¹ in a pool of 1,024.
   */

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);

  /**
   * Unused elements at both ends, two cache lines each, against false sharing with the array's
   * neighbours.
   */
  private static final int MARGIN = 32;

  private Generations() {}

  /**
   * Returns how many low bits of a lease are its index.
   *
   * @param isCounting true if consecutive leases of an index differ; false if each lease is its
   *     index
   */
  static int bitsOf(int capacity, boolean isCounting) {
    return isCounting
        ? Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1)
        : Integer.SIZE - 1;
  }

  /**
   * Returns the cells of a pool that has lent nothing.
   *
   * @param spacing the distance between cells, as a power of two
   */
  static int[] create(int capacity, int spacing) {
    int[] cells = new int[MARGIN + (capacity << spacing) + MARGIN];
    for (int index = 0; index < capacity; index++) {
      // Opaque, as in resume. This call links that one: later, the heap may have no room for it.
      CELL.setOpaque(cells, at(index, spacing), ~index);
    }
    return cells;
  }

  /** Returns the position of the cell of an index. */
  static int at(int index, int spacing) {
    return MARGIN + (index << spacing);
  }

  /**
   * Begins the next lease of an index that the caller has taken.
   *
   * @param bits how many low bits of a lease are its index
   */
  static int begin(int[] cells, int at, int bits) {
    // Opaque: the caller has acquired the index from the put before, and so sees that put's CAS.
    int ended = (int) CELL.getOpaque(cells, at);
    int lease = (~ended + (1 << bits)) & Integer.MAX_VALUE;
    // Release: pairs with leaseOf. A thread that sees this lease sees that earlier ones have ended.
    CELL.setRelease(cells, at, lease);
    return lease;
  }

  /** Ends a lease. Returns false if the lease is not out. */
  static boolean tryEnd(int[] cells, int at, int lease) {
    // Opaque: spares the CAS if the lease has ended; otherwise the CAS validates it.
    return (int) CELL.getOpaque(cells, at) == lease
        // Only atomicity is needed; release is the weakest mode that exists. The slot or word of
        // the index releases it to the next holder.
        && (int) CELL.compareAndExchangeRelease(cells, at, lease, ~lease) == lease;
  }

  /** Undoes the end of a lease. Called by the thread that has ended it and still has its index. */
  static void resume(int[] cells, int at, int lease) {
    // Opaque: only the holder uses the cell.
    CELL.setOpaque(cells, at, lease);
  }

  /** Returns true if a lease is out. */
  static boolean isOut(int[] cells, int at, int lease) {
    // Opaque: coherence shows its own lease to the holder. For other threads, the answer is of a
    // moment.
    return (int) CELL.getOpaque(cells, at) == lease;
  }

  /** Returns the lease of an index if it is lent; otherwise the lease that was out last. */
  static int leaseOf(int[] cells, int at) {
    // Acquire: pairs with begin. A census that reads its row afterwards reads of this lease, or of
    // a later one.
    int cell = (int) CELL.getAcquire(cells, at);
    return cell < 0 ? ~cell : cell;
  }
}
