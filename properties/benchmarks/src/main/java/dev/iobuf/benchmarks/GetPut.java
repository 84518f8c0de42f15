package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** What does it cost a thread to have a buffer for a moment? */
public class GetPut extends PoolQuestion {
  @Param Contender contender;

  @Override
  Contender contender() {
    return contender;
  }

  @Benchmark
  public void bare() {
    pool.getPut();
  }

  /** With one access to the memory, which shows how warm the buffers are that a pool lends. */
  @Benchmark
  public long touching() {
    return pool.getTouchPut();
  }
}
