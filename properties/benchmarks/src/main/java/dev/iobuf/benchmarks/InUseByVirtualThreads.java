package dev.iobuf.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * {@link InUse} of virtual threads, each of which is new. After each stretch they release their
 * carriers, and keep their buffers.
 */
public class InUseByVirtualThreads extends InUse {
  /**
   * The stretches of all threads together: a number that 16 threads can share, and 1,000 threads,
   * too.
   */
  private static final int STRETCHES = 2_000;

  @Param("16")
  int threads;

  private List<Callable<@Nullable Void>> threadsWork = List.of();

  @Override
  void begin(PoolInUse pool) {
    threadsWork =
        IntStream.range(0, threads)
            .mapToObj(thread -> pool.part(work, thread, threads))
            .<Callable<@Nullable Void>>map(part -> () -> work(part))
            .toList();
  }

  @Benchmark
  @OperationsPerInvocation(STRETCHES * Work.STRETCH)
  public void stretches() throws InterruptedException, ExecutionException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<@Nullable Void> each : executor.invokeAll(threadsWork)) {
        each.get();
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // as if the thread waited for I/O
  private @Nullable Void work(Part part) {
    part.begin();
    for (int i = 0; i < STRETCHES / threads; i++) {
      part.stretch();
      Thread.yield();
    }
    part.end();
    return null;
  }
}
