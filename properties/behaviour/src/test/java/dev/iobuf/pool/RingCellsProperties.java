package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** A cell returns the values that it was made of, and the tickets of a lap have different cells. */
class RingCellsProperties {
  /** The largest cycle that a cell of the largest ring has room for. */
  private static final long MAX_CYCLE = (1L << 32) - 1;

  /** A value that no cell of a new ring holds. */
  private static final long TAKEN = -1;

  private static RingCells cells(int capacity, int row) {
    return new IndexRing(capacity, 0, row, 0);
  }

  @Property(tries = 200)
  void aCellReturnsTheValuesThatItWasMadeOf(
      @ForAll @IntRange(min = 1, max = 5_000) int capacity,
      @ForAll @LongRange(min = 0, max = MAX_CYCLE) long cycle,
      @ForAll int number) {
    RingCells cells = cells(capacity, RingCells.MAX_ROW);
    long index = Integer.remainderUnsigned(number, capacity);

    for (long content : new long[] {index, cells.absent}) {
      long cell = cells.cell(cycle, content);
      assertThat(cells.cycleIn(cell)).isEqualTo(cycle);
      assertThat(cells.indexIn(cell)).isEqualTo(content);
      assertThat(cell & cells.safe).isEqualTo(cells.safe);
      assertThat(cells.cycleIn(cell & ~cells.safe)).isEqualTo(cycle);
      assertThat(cells.indexIn(cell & ~cells.safe)).isEqualTo(content);
    }
  }

  @Property(tries = 200)
  void theTicketsOfALapHaveCellsOfTheirOwn(
      @ForAll @IntRange(min = 1, max = 300) int capacity,
      @ForAll @IntRange(min = 1, max = 700) int row,
      @ForAll @LongRange(min = 0, max = 1L << 60) long first) {
    RingCells cells = cells(capacity, row);
    long count = cells.cellCount();
    assertThat(count).isBetween(2L * capacity, 4L * capacity);

    for (long ticket = first; ticket < first + count; ticket++) {
      int cell = cells.cellOf(ticket);
      long[] cellRow = cells.rowOf(cell);
      int at = cells.inRow(cell);
      assertThat(cellRow[at]).isNotEqualTo(TAKEN);
      cellRow[at] = TAKEN;
      assertThat(cells.cellOf(ticket + count)).isEqualTo(cell);
    }
  }
}
