package dev.iobuf.benchmarks.compare;

import dev.iobuf.benchmarks.Which;
import dev.iobuf.benchmarks.Work;
import dev.iobuf.benchmarks.peers.Contender;

/**
 * A cell of the matrix of pools in use.
 *
 * @param place where it is, but for what is held
 * @param share how many of a hundred buffers are held
 * @param which ones; the first of the constants if none is held
 */
record Cell(Place place, int share, Which which) {
  /**
   * All cells in which the same is done.
   *
   * @param capacity of the pool
   * @param crew the threads that get and put
   * @param work what they do
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

  /** How many buffers are held: the share of the capacity, rounded down. */
  int held() {
    return Which.count(place.capacity(), share);
  }

  /** Whether as many are free as the threads may have at once: else one would measure waiting. */
  boolean isPossible() {
    return place.capacity() - held() >= place.crew().leases(place.work());
  }

  /** The cell in which nothing is held, and nothing changes. */
  Cell idle() {
    Work work = place.work() == Work.CHANGING ? Work.SINGLE : place.work();
    return new Place(place.capacity(), place.crew(), work).idle();
  }

  /** The same number held, but those that were lent first. */
  Cell lentFirst() {
    return place.held(share, Which.LENT_FIRST);
  }

  /** What JMH runs. */
  Case of(Contender contender) {
    return place
        .crew()
        .benchmark()
        .with("capacity", place.capacity())
        .with("share", share)
        .with("which", which)
        .with("work", place.work())
        .of(contender);
  }

  /** For instance {@code 1024, 2 threads, single, 10% lent first}. */
  @Override
  public String toString() {
    return isIdle() ? place + ", idle" : "%s, %d%% %s".formatted(place, share, which);
  }
}
