package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * What does it cost a thread to have a buffer for a moment, while others hold a share of them?
 *
 * <p>One fork can answer it for many pools: it creates one after the other. The iterations, both
 * those of the warm-up and those that are measured, are shared evenly among the holdings, in their
 * order.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public abstract class InUse extends Question {
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

  /** The {@link Holding} of each pool as text, with blanks between. */
  @Param("1024/50/LENT_FIRST")
  String holdings;

  @Param("SINGLE")
  Work work;

  private @Nullable PoolInUse current;
  private int warmUps;
  private int measurements;

  InUse() {}

  /** Continues with the pool of this iteration, which may be that of the last one. */
  @Setup(Level.Iteration)
  public final void next(IterationParams phase) {
    if (current != null) {
      current.endParts();
    }
    Holding holding = holdingOf(phase);
    if (current == null || !current.holding().equals(holding)) {
      close();
      current = new PoolInUse(contender, holding);
      // Garbage of the last pool must not be collected while this one is measured.
      System.gc();
    }
    begin(current);
  }

  private Holding holdingOf(IterationParams phase) {
    int iteration = phase.getType() == IterationType.WARMUP ? warmUps++ : measurements++;
    Holding[] all = Stream.of(holdings.split(" ")).map(Holding::parse).toArray(Holding[]::new);
    return all[iteration * all.length / phase.getCount()];
  }

  @TearDown
  public final void close() {
    if (current != null) {
      current.close();
    }
  }

  /** A subclass prepares each iteration. */
  void begin(PoolInUse pool) {}

  /** The pool of this iteration. */
  final PoolInUse pool() {
    return Objects.requireNonNull(current, "next");
  }
}
