package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Contender;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does a pool cost that ten thousand virtual threads share? Each gets a buffer, works a
 * little, puts it back, twenty times: one operation is all of them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class VirtualThreads extends PoolQuestion {
  private static final int ROUNDS = 20;

  /** Some 50 ns. */
  private static final int WORK = 20;

  @Param("10000")
  int threads;

  @Param({
    "IOBUF",
    "JCTOOLS_STRICT",
    "JCTOOLS_RELAXED",
    "JCTOOLS_VARHANDLE_STRICT",
    "JCTOOLS_VARHANDLE_RELAXED",
    "AGRONA",
    "ARRAY_BLOCKING",
    "CONCURRENT_LINKED",
    "STORMPOT_THREAD_SAFE",
    "STORMPOT_VIRTUAL"
  })
  Contender contender;

  @Override
  Contender contender() {
    return contender;
  }

  @Benchmark
  public void computing() {
    inAllThreads(() -> use(() -> Blackhole.consumeCPU(WORK)));
  }

  /** The same without a pool: no pool can be faster than that. */
  @Benchmark
  public void alone() {
    inAllThreads(() -> Blackhole.consumeCPU(WORK));
  }

  /** The holders release their carriers, as for I/O, so that buffers run short. */
  @Benchmark
  @SuppressWarnings("ThreadPriorityCheck")
  public void yielding() {
    inAllThreads(() -> use(Thread::yield));
  }

  private void inAllThreads(Runnable round) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < threads; i++) {
        executor.execute(() -> repeat(round));
      }
    }
  }

  private static void repeat(Runnable round) {
    for (int i = 0; i < ROUNDS; i++) {
      round.run();
    }
  }

  private void use(Runnable work) {
    try {
      Object buffer = pool.borrow();
      work.run();
      pool.putBack(buffer);
    } catch (InterruptedException e) {
      throw new IllegalStateException("these threads are never interrupted", e);
    }
  }
}
