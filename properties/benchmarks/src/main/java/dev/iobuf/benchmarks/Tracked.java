package dev.iobuf.benchmarks;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.PoolOptions;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What does it cost that a pool keeps track of its leases, and wipes them? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Tracked extends Question {
  /** How much a pool keeps track of. */
  public enum Kind {
    PLAIN,
    TRACKED,
    WIPED
  }

  @Param Kind kind;

  private SmallBufferPool pool = SmallBufferPool.create(1);

  @Setup
  public void create() {
    pool.close();
    pool = SmallBufferPool.create(64, options());
  }

  private PoolOptions options() {
    return switch (kind) {
      case PLAIN -> PoolOptions.DEFAULT;
      case TRACKED -> PoolOptions.DEFAULT.tracked();
      case WIPED -> PoolOptions.DEFAULT.wiped();
    };
  }

  @TearDown
  public void close() {
    pool.close();
  }

  /** A get, a view of 2 KiB, a put. */
  @Benchmark
  public long getValuePut() throws InterruptedException {
    int lease = pool.get();
    long size = pool.value(lease).segment().byteSize();
    pool.put(lease);
    return size;
  }
}
