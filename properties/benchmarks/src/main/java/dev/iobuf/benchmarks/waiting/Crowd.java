package dev.iobuf.benchmarks.waiting;

import dev.iobuf.pool.IndexPool;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Does anybody starve when very many virtual threads share a few buffers, and what does the crowd
 * cost besides its work?
 *
 * <p>Each thread gets a buffer, computes, gives its carrier free as for I/O, computes, and puts the
 * buffer: again and again. The same work without any pool is measured first, and a fair queue of
 * the JDK beside it.
 */
public final class Crowd {
  private static final long HIGHEST_NANOS = 3_600_000_000_000L;

  /** Some microseconds in all. */
  private static final int STEPS = 1_000;

  private final int threads;
  private final int roundsEach;

  private Crowd(int threads, int roundsEach) {
    this.threads = threads;
    this.roundsEach = roundsEach;
  }

  /** Where the buffers come from. */
  private interface Source {
    int get() throws InterruptedException;

    void put(int lease);
  }

  /**
   * Measures and prints.
   *
   * @param arguments threads, buffers, and gets in all: 10,000, 16 and 10,000,000 if none
   */
  public static void main(String... arguments) throws InterruptedException {
    int threads = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
    int buffers = arguments.length == 0 ? 16 : Integer.parseInt(arguments[1]);
    int gets = arguments.length == 0 ? 10_000_000 : Integer.parseInt(arguments[2]);
    Crowd crowd = new Crowd(threads, gets / threads);
    PrintStream out = System.out;
    out.printf("%,d virtual threads, %d buffers, %,d gets%n", threads, buffers, gets);
    crowd.run(out, "the work alone, to warm up", new Nothing());
    double work = crowd.run(out, "the work alone", new Nothing());
    double pool = crowd.run(out, "IndexPool", new Pooled(buffers));
    double queue = crowd.run(out, "ArrayBlockingQueue, fair", new Queued(buffers));
    out.printf(
        "CPU against the work's own: IndexPool %.2f, ArrayBlockingQueue %.2f%n",
        pool / work, queue / work);
  }

  /** Returns the CPU time of this process in seconds. */
  private double run(PrintStream out, String what, Source source) throws InterruptedException {
    ConcurrentHistogram waits = new ConcurrentHistogram(HIGHEST_NANOS, 2);
    long[] ends = new long[threads];
    long cpu = cpuNanos();
    long start = System.nanoTime();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int self = i;
      all.add(
          Thread.ofVirtual()
              .start(() -> {
                useAgainAndAgain(source, waits);
                ends[self] = System.nanoTime();
              }));
    }
    for (Thread thread : all) {
      thread.join();
    }
    double wall = (System.nanoTime() - start) / 1e9;
    double seconds = (cpuNanos() - cpu) / 1e9;
    out.printf("%s: %.2f s, CPU %.2f s%n", what, wall, seconds);
    Waits.printPercentiles(out, waits);
    long median = Math.max(1, waits.getValueAtPercentile(50));
    Histogram lives = new Histogram(HIGHEST_NANOS, 2);
    for (long end : ends) {
      lives.recordValue(end - start);
    }
    out.printf(
        "  longest wait / median %.1f; first thread done after %.2f s, last after %.2f s%n",
        (double) waits.getMaxValue() / median,
        lives.getMinValue() / 1e9,
        lives.getMaxValue() / 1e9);
    return seconds;
  }

  private void useAgainAndAgain(Source source, ConcurrentHistogram waits) {
    try {
      for (int round = 0; round < roundsEach; round++) {
        long before = System.nanoTime();
        int lease = source.get();
        waits.recordValue(System.nanoTime() - before);
        work();
        source.put(lease);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts these threads", e);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // stands for I/O
  private static void work() {
    compute();
    Thread.yield();
    compute();
  }

  private static void compute() {
    long state = ThreadLocalRandom.current().nextLong();
    for (int i = 0; i < STEPS; i++) {
      state = state * 6_364_136_223_846_793_005L + 1;
    }
    if (state == 0) {
      throw new IllegalStateException("keeps the loop from being removed");
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  private static final class Nothing implements Source {
    @Override
    public int get() {
      return 0;
    }

    @Override
    public void put(int lease) {}
  }

  private static final class Pooled implements Source {
    private final IndexPool pool;

    Pooled(int buffers) {
      pool = new IndexPool("crowd", buffers);
    }

    @Override
    public int get() throws InterruptedException {
      return pool.get();
    }

    @Override
    public void put(int lease) {
      pool.put(lease);
    }
  }

  private static final class Queued implements Source {
    private final BlockingQueue<Integer> free;

    Queued(int buffers) {
      free = new ArrayBlockingQueue<>(buffers, true, IntStream.range(0, buffers).boxed().toList());
    }

    @Override
    public int get() throws InterruptedException {
      return free.take();
    }

    @Override
    public void put(int lease) {
      free.add(lease);
    }
  }
}
