package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import dev.iobuf.benchmarks.peers.Hand;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What does a buffer cost a thread that has eight of them at once? */
public class GetPutMany extends PoolQuestion {
  private static final int LEASES = 8;

  @Param Contender contender;

  /** The buffers that one thread holds. */
  @State(Scope.Thread)
  public static class Holder {
    final Hand hand = new Hand(LEASES);
  }

  @Override
  Contender contender() {
    return contender;
  }

  @Benchmark
  @OperationsPerInvocation(LEASES)
  public void bare(Holder holder) {
    pool.getPutMany(holder.hand);
  }

  /** By the calls for several, for contenders that have them. */
  @Benchmark
  @OperationsPerInvocation(LEASES)
  public void atOnce(Holder holder) {
    pool.getPutAtOnce(holder.hand);
  }
}
