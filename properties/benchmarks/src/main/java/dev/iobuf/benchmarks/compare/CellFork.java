package dev.iobuf.benchmarks.compare;

import static java.util.stream.Collectors.joining;

import dev.iobuf.benchmarks.Holding;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.peers.Contender;
import java.util.List;

/**
 * The cells of the matrix that one fork measures, one after the other. They differ in the capacity
 * and the held buffers.
 *
 * @param round the number of the fork among those of the same cells
 */
record CellFork(Contender contender, Crew crew, Work work, int round, List<Cell> cells) {
  /** The case that JMH runs. */
  Case benchmark() {
    return crew.benchmark()
        .with("work", work)
        .with(
            "holdings",
            cells.stream().map(Cell::holding).map(Holding::toString).collect(joining(" ")))
        .of(contender);
  }

  /**
   * For instance {@code iobuf, 2 threads, single: 57 cells from 16, 2 threads, single, idle on}.
   */
  @Override
  public String toString() {
    return "%s, %s, %s: %d cells from %s on"
        .formatted(contender, crew, work, cells.size(), cells.getFirst());
  }
}
