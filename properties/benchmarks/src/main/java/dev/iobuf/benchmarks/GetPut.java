package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** What does it cost a thread to have a buffer for a moment? */
public class GetPut extends PoolQuestion {
  @Param Contender contender;

  /** The number of buffers that other threads hold meanwhile. */
  @Param("0")
  int lent;

  private final List<Object> others = new ArrayList<>();

  @Override
  public void create() {
    super.create();
    for (int i = 0; i < lent; i++) {
      others.add(Objects.requireNonNull(pool.tryBorrow(), "capacity must exceed lent"));
    }
  }

  @Override
  public void close() {
    others.forEach(pool::putBack);
    super.close();
  }

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
