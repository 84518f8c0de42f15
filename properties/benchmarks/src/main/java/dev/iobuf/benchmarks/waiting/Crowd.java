package dev.iobuf.benchmarks.waiting;

import dev.iobuf.pool.IndexPool;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Does a thread starve when very many virtual threads share a few buffers? What does the crowd cost
 * besides its work?
 *
 * <p>Each thread gets a buffer, computes, releases its carrier as for I/O, computes, and puts the
 * buffer, again and again. The same work without any pool is measured first, and a fair queue of
 * the JDK beside it.
 */
public final class Crowd {
  private static final long HIGHEST_NANOS = 3_600_000_000_000L;

  /** A get that takes longer has waited. */
  private static final long WAIT_NANOS = 1_000;

  /** Some microseconds a call. */
  private static final int STEPS = 1_000;

  private final int threads;
  private final int rounds;

  /** The duration of each get. */
  private final long[] nanos;

  private Crowd(int threads, int rounds) {
    this.threads = threads;
    this.rounds = rounds;
    this.nanos = new long[threads * rounds];
  }

  /** The sources of the buffers. */
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
    PrintStream out = System.out;
    out.printf("%,d virtual threads, %d buffers, %,d gets%n", threads, buffers, gets);
    new Crowd(threads, gets / threads / 10).run(new Nothing()); // to warm up
    Crowd crowd = new Crowd(threads, gets / threads);
    double work = crowd.run(new Nothing());
    out.printf("the work alone: CPU %.2f s%n", work);
    crowd.compare(out, "IndexPool", new Pooled(buffers), work);
    crowd.compare(out, "ArrayBlockingQueue, fair", new Queued(buffers), work);
  }

  private void compare(PrintStream out, String what, Source source, double work)
      throws InterruptedException {
    double seconds = run(source);
    out.printf("%s: CPU %.2f s, %.2f of the work's own%n", what, seconds, seconds / work);
    Histogram waits = new Histogram(HIGHEST_NANOS, 3);
    Arrays.stream(nanos).filter(wait -> wait >= WAIT_NANOS).forEach(waits::recordValue);
    out.printf("  %,d gets took a microsecond or longer, of these%n", waits.getTotalCount());
    Waits.printPercentiles(out, waits);
    long[] ofThreads =
        IntStream.range(0, threads)
            .mapToLong(self -> Arrays.stream(nanos, self * rounds, (self + 1) * rounds).sum())
            .sorted()
            .toArray();
    out.printf(
        "  longest / median: %.1f of those waits, %.2f of what threads waited in all%n",
        (double) waits.getMaxValue() / Math.max(1, waits.getValueAtPercentile(50)),
        (double) ofThreads[threads - 1] / ofThreads[threads / 2]);
  }

  /** Returns the CPU time of this process in seconds. */
  private double run(Source source) throws InterruptedException {
    long start = cpuNanos();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int self = i;
      all.add(Thread.ofVirtual().start(() -> useAgainAndAgain(self, source)));
    }
    for (Thread thread : all) {
      thread.join();
    }
    return (cpuNanos() - start) / 1e9;
  }

  private void useAgainAndAgain(int self, Source source) {
    try {
      for (int round = 0; round < rounds; round++) {
        long before = System.nanoTime();
        int lease = source.get();
        nanos[self * rounds + round] = System.nanoTime() - before;
        work();
        source.put(lease);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("these threads are never interrupted", e);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // stands for I/O
  private static void work() {
    compute();
    Thread.yield();
    compute();
  }

  private static void compute() {
    long state = ThreadLocalRandom.current().nextLong() | 1;
    for (int i = 0; i < STEPS; i++) {
      // Marsaglia's xorshift: each step needs the one before, and no compiler joins them.
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
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
