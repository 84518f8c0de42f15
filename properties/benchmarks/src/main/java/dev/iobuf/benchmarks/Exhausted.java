package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;

/** What does it cost to learn that all buffers are lent? */
public class Exhausted extends PoolQuestion {
  @Param({
    "IOBUF",
    "JCTOOLS_STRICT",
    "JCTOOLS_RELAXED",
    "JCTOOLS_VARHANDLE_STRICT",
    "JCTOOLS_VARHANDLE_RELAXED",
    "AGRONA",
    "ARRAY_BLOCKING",
    "CONCURRENT_LINKED"
  })
  Contender contender;

  private final List<Object> lent = new ArrayList<>();

  @Override
  public void create() {
    super.create();
    for (Object buffer = pool.tryBorrow(); buffer != null; buffer = pool.tryBorrow()) {
      lent.add(buffer);
    }
  }

  @Override
  public void close() {
    lent.forEach(pool::putBack);
    super.close();
  }

  @Override
  Contender contender() {
    return contender;
  }

  @Benchmark
  public @Nullable Object tryGet() {
    return pool.tryBorrow();
  }

  /** A buffer is put and lent again, and then a get finds none. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public @Nullable Object firstAfterPut() {
    pool.putBack(lent.removeLast());
    lent.add(Objects.requireNonNull(pool.tryBorrow(), "a buffer was put"));
    return pool.tryBorrow();
  }
}
