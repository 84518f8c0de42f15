package dev.iobuf.benchmarks;

import dev.iobuf.SmallBufferPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a get and a put cost. */
@State(Scope.Benchmark)
public class GetPut {
  @Param("1024")
  int capacity;

  SmallBufferPool pool;

  @Setup
  public void create() {
    pool = SmallBufferPool.create(capacity);
  }

  @TearDown
  public void close() {
    pool.close();
  }

  @Benchmark
  public void bare() {
    pool.put(pool.tryGet());
  }
}
