package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import dev.iobuf.benchmarks.peers.Subject;
import java.util.ArrayList;
import java.util.List;

/** A pool some of whose buffers are held, and the threads that get and put the rest. */
final class PoolInUse implements AutoCloseable {
  private final Holding holding;
  private final Subject pool;
  private final Others others;
  private final List<Part> parts = new ArrayList<>();

  PoolInUse(Contender contender, Holding holding) {
    this.holding = holding;
    pool = contender.create(holding.capacity());
    others = new Others(pool, holding);
  }

  Holding holding() {
    return holding;
  }

  /** The part of a thread, by its number among all threads. The caller begins and ends it. */
  Part part(Work work, int thread, int threads) {
    return new Part(pool, work, others, thread, threads);
  }

  /** Begins the part of a thread, which {@link #endParts} ends. */
  synchronized Part begin(Work work, int thread, int threads) {
    Part part = part(work, thread, threads);
    part.begin();
    parts.add(part);
    return part;
  }

  /** Puts the buffers that the threads keep, after the last of them has stopped. */
  synchronized void endParts() {
    parts.forEach(Part::end);
    parts.clear();
  }

  @Override
  public void close() {
    endParts();
    others.giveUp();
    pool.close();
  }
}
