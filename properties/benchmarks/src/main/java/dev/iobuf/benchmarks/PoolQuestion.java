package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import dev.iobuf.benchmarks.peers.Subject;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The common part of the questions about one pool: the pool, shared by all threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public abstract class PoolQuestion extends Question {
  @Param("1024")
  int capacity;

  Subject pool;

  PoolQuestion() {}

  /** The contender, a parameter: one for which the question has a meaning. */
  abstract Contender contender();

  @Setup
  public void create() {
    pool = contender().create(capacity);
  }

  @TearDown
  public void close() {
    pool.close();
  }
}
