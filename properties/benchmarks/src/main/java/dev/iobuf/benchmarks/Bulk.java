package dev.iobuf.benchmarks;

import dev.iobuf.SmallBufferPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What does a lease cost that is lent together with others, and put back with them? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Bulk extends Question {
  private static final int LEASES = 16;

  private final SmallBufferPool pool = SmallBufferPool.create(1_024);
  private final int[] leases = new int[LEASES];

  @TearDown
  public void close() {
    pool.close();
  }

  @Benchmark
  @OperationsPerInvocation(LEASES)
  public int together() {
    int got = pool.tryGet(leases, 0, LEASES);
    pool.put(leases, 0, got);
    return got;
  }

  @Benchmark
  @OperationsPerInvocation(LEASES)
  public int oneByOne() {
    int got = 0;
    while (got < LEASES) {
      leases[got] = pool.tryGet();
      got++;
    }
    for (int lease : leases) {
      pool.put(lease);
    }
    return got;
  }
}
