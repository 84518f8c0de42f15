package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import org.openjdk.jmh.annotations.Param;

/** What does it cost a thread to have a buffer for a moment, while others hold a share of them? */
public abstract class InUse extends PoolQuestion {
  @Param({
    "IOBUF",
    "JCTOOLS_STRICT",
    "JCTOOLS_RELAXED",
    "JCTOOLS_VARHANDLE_STRICT",
    "JCTOOLS_VARHANDLE_RELAXED",
    "AGRONA",
    "ARRAY_BLOCKING",
    "STORMPOT_THREAD_SAFE",
    "STORMPOT_VIRTUAL"
  })
  Contender contender;

  /** How many of a hundred buffers others hold. */
  @Param("50")
  int share;

  @Param("LENT_FIRST")
  Which which;

  @Param("SINGLE")
  Work work;

  private Others others;

  InUse() {}

  @Override
  Contender contender() {
    return contender;
  }

  @Override
  public void create() {
    super.create();
    others = new Others(pool, capacity, share, which);
  }

  @Override
  public void close() {
    others.giveUp();
    super.close();
  }

  /** The part of a thread, by its number of so many. */
  final Part part(int thread, int threads) {
    return new Part(pool, work, others, thread, threads);
  }
}
