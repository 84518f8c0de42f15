package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How often each index was lent, in a {@linkplain PoolOptions#counted() counted} pool. The numbers
 * lie in an array, so that a pool finds them without following a pointer more. All methods are
 * wait-free, and those of a get allocate nothing.
 */
final class GetCounts {
  /*
   * A get counts at the index that it has taken. No other thread has that index, so a load and a store
   * are enough. The next holder sees them: the index is passed on by its slot or word. So no count is
   * lost, however many threads get, and threads with different indices share no cache line in a small
   * pool. The price is paid by a reader, who adds up all cells.
   */

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  /** Elements at both ends that keep what lies beside the array at a distance: two lines. */
  private static final int MARGIN = 16;

  static {
    // Links each access, for which there may be no heap when a pool lends.
    long[] linked = create(1, 0);
    count(linked, 0, 0);
    long _ = sum(linked, 1, 0);
  }

  private GetCounts() {}

  /**
   * Returns the counts of a pool that has lent nothing.
   *
   * @param spacing how far cells are apart, as a power of two
   */
  static long[] create(int capacity, int spacing) {
    return new long[MARGIN + (capacity << spacing) + MARGIN];
  }

  private static int at(int index, int spacing) {
    return MARGIN + (index << spacing);
  }

  /** Counts a get, by the thread that has taken the index. */
  static void count(long[] cells, int index, int spacing) {
    int at = at(index, spacing);
    // Plain: what the holder before has written, since the index was passed on.
    long before = (long) COUNT.get(cells, at);
    // Opaque: a reader sees it soon, and never less than it has seen.
    COUNT.setOpaque(cells, at, before + 1);
  }

  /** Returns how many gets there were of all indices. */
  static long sum(long[] cells, int capacity, int spacing) {
    long sum = 0;
    for (int index = 0; index < capacity; index++) {
      // Opaque: as above.
      sum += (long) COUNT.getOpaque(cells, at(index, spacing));
    }
    return sum;
  }
}
