package dev.iobuf.benchmarks.compare;

import dev.iobuf.benchmarks.Holding;
import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;

/**
 * A cell of the matrix of pools in use.
 *
 * @param place its coordinates, except the held buffers
 * @param share how many of a hundred buffers are held
 * @param which ones; the first of the constants if none is held
 */
record Cell(Place place, int share, Which which) {
  /**
   * All cells in which the same is done.
   *
   * @param capacity of the pool
   * @param crew the threads that get and put
   * @param work the work of the threads
   */
  record Place(int capacity, Crew crew, Work work) {
    /** The cell in which nothing is held. */
    Cell idle() {
      return new Cell(this, 0, Which.LENT_FIRST);
    }

    Cell held(int share, Which which) {
      return new Cell(this, share, which);
    }

    @Override
    public String toString() {
      return "%d, %s, %s".formatted(capacity, crew, work);
    }
  }

  boolean isIdle() {
    return share == 0;
  }

  Holding holding() {
    return new Holding(place.capacity(), share, which);
  }

  /**
   * Returns true if as many buffers are free as the threads may have at once. Otherwise the cell
   * would measure waiting.
   */
  boolean isPossible() {
    return place.capacity() - holding().count() >= place.crew().leases(place.work());
  }

  /** The cell in which nothing is held. */
  Cell idle() {
    return place.idle();
  }

  /** The same number held, but those that were lent first. */
  Cell lentFirst() {
    return place.held(share, Which.LENT_FIRST);
  }

  /** For instance {@code 1024, 2 threads, single, 10% lent first}. */
  @Override
  public String toString() {
    return isIdle() ? place + ", idle" : "%s, %d%% %s".formatted(place, share, which);
  }
}
