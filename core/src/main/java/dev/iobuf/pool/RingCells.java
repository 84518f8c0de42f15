package dev.iobuf.pool;

/**
 * The cells of an {@link IndexRing}: the layout of a cell, and the cell of each ticket. This is a
 * superclass, so that the ring reaches its cells without one more pointer.
 */
abstract sealed class RingCells permits IndexRing {
  /*
   *       63        b+1   b   b-1        0
   *      +------------+------+------------+     2^b cells, n = 2^(b-1);
   *      |   cycle    | safe |   index    |     index = all ones: no index in the cell (⊥);
   *      +------------+------+------------+     cycle = ticket >>> b
   *
   * Ticket t has cell t mod 2^b, after a rotation of these bits: consecutive tickets get cells in
   * different cache lines. The largest ring has more cells than one Java array holds, so they lie
   * in two arrays.
   */

  /** The longest row of cells: 2³¹ cells, which the largest ring needs, exceed one Java array. */
  static final int MAX_ROW = 1 << 30;

  /** Consecutive tickets get cells 2³ apart, so that these lie in different cache lines. */
  private static final int ROTATION = 3;

  /** A ring has 2ᵇⁱᵗˢ cells. */
  final int bits;

  /** The value in place of an index, if a cell has none. */
  final long absent;

  /** A cell's bit that says whether the enqueuer of its ticket may use it at once. */
  final long safe;

  private final int rotation;
  private final int row;
  private final long[] low;
  private final long[] high;

  /**
   * Creates cells that are zero.
   *
   * @param bits the number of cells, as a power of two, 1 … 31
   * @param row the largest number of cells in one array
   */
  RingCells(int bits, int row) {
    long cells = 1L << bits;
    this.bits = bits;
    this.absent = cells - 1;
    this.safe = cells;
    this.rotation = bits > ROTATION ? ROTATION : 0;
    this.row = (int) Math.min(cells, row);
    this.low = new long[this.row];
    this.high = new long[(int) (cells - this.row)];
  }

  /** Returns how many cells there are. */
  final long cellCount() {
    return absent + 1;
  }

  /** Returns the number of a ticket's cell. */
  final int cellOf(long ticket) {
    long slot = ticket & absent;
    return (int) (((slot << rotation) | (slot >>> (bits - rotation))) & absent);
  }

  /** Returns the array that holds a cell. */
  final long[] rowOf(int cell) {
    return cell < row ? low : high;
  }

  /** Returns the position of a cell in its array. */
  final int inRow(int cell) {
    return cell < row ? cell : cell - row;
  }

  /** Returns a safe cell that holds an index, or {@link #absent}. */
  final long cell(long cycle, long index) {
    return (cycle << (bits + 1)) | safe | index;
  }

  final long cycleIn(long cell) {
    return cell >>> (bits + 1);
  }

  final long indexIn(long cell) {
    return cell & absent;
  }
}
