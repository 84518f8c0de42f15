package dev.iobuf.benchmarks;

import dev.iobuf.pool.GetHandler;
import dev.iobuf.pool.GetOutcome;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PendingGet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What does a get without a thread cost, where an index is free, and where it has to wait? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WithoutThread extends Question {
  private static final int SEVERAL = 16;

  private final IndexPool pool = new IndexPool("pool", 1024);
  private final IndexPool exhausted = new IndexPool("exhausted", 1);
  private final int[] leases = new int[SEVERAL];
  private final GetHandler handler = this::ended;
  private int last = exhausted.tryGet();

  private void ended(int lease, GetOutcome outcome) {
    last = lease;
  }

  /** A get that may find nothing, and a put. */
  @Benchmark
  public void tryGet() {
    pool.put(pool.tryGet());
  }

  /** The same by a handler, which is called at once. */
  @Benchmark
  public PendingGet getAsync() {
    PendingGet get = pool.getAsync(handler);
    pool.put(last);
    return get;
  }

  /** A get that waits, and the put that serves it and calls its handler. */
  @Benchmark
  public PendingGet served() {
    PendingGet get = exhausted.getAsync(handler);
    exhausted.put(0);
    return get;
  }

  /** As many of 16 as are free, and their put. */
  @Benchmark
  public int tryGetSeveral() {
    int got = pool.tryGet(leases, 0, SEVERAL);
    pool.put(leases, 0, got);
    return got;
  }

  /** All of 16, and their put. */
  @Benchmark
  public void getSeveral() throws InterruptedException {
    pool.get(leases, 0, SEVERAL);
    pool.put(leases, 0, SEVERAL);
  }

  @TearDown
  public void close() {
    exhausted.put(0);
    exhausted.close();
    pool.close();
  }
}
