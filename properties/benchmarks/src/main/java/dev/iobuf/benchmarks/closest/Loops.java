package dev.iobuf.benchmarks.closest;

import static dev.iobuf.pool.Pool.WOULD_BLOCK;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.iobuf.SmallBufferPool;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Get and put by one thread, as {@code closest/mempool.c} does it by DPDK's pool: 1,024 buffers of
 * 2 KiB. Prints lines of row, column and number, with tabs between: nanoseconds, the median of some
 * rounds, or a count of buffers.
 */
public final class Loops {
  private static final String COLUMN = "iobuf";
  private static final int CAPACITY = 1_024;

  /** Some of them are for the compiler: they do not count. */
  private static final int WARM_UPS = 5;

  private static final int ROUNDS = 7;
  private static final long NANOS_A_ROUND = 200_000_000;
  private static final int PAIRS = 1 << 16;
  private static final int BURST = 32;
  private static final int[] COUNTS = {1, 8, 32, 64, 256};

  private final SmallBufferPool pool;

  private Loops(SmallBufferPool pool) {
    this.pool = pool;
  }

  /** Prints all rows; takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    for (int count : COUNTS) {
      try (SmallBufferPool pool = SmallBufferPool.create(CAPACITY)) {
        print(
            Integer.toString(count),
            String.format(Locale.ROOT, "%.2f", new Loops(pool).measure(count)));
      }
    }
    try (SmallBufferPool pool = SmallBufferPool.create(CAPACITY)) {
      print("got", Integer.toString(new Loops(pool).afterBurst()));
    }
  }

  private static void print(String row, String value) {
    System.out.println(row + "\t" + COLUMN + "\t" + value);
  }

  /** The nanoseconds of a get and put for each buffer, with a number of buffers by one call. */
  private double measure(int count) {
    double[] nanos = new double[ROUNDS];
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      double taken = round(count);
      if (round >= 0) {
        nanos[round] = taken;
      }
    }
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2];
  }

  private double round(int count) {
    long pairs = 0;
    long start = System.nanoTime();
    long end = start;
    while (end - start < NANOS_A_ROUND) {
      if (count == 1) {
        one();
      } else {
        several(count);
      }
      pairs += PAIRS;
      end = System.nanoTime();
    }
    return (double) (end - start) / pairs;
  }

  /** Pairs of get and put, touching the buffer in between. */
  private void one() {
    for (int i = 0; i < PAIRS; i++) {
      int lease = pool.tryGet();
      pool.value(lease).segment().set(JAVA_BYTE, 0, (byte) i);
      pool.put(lease);
    }
  }

  private void several(int count) {
    int[] leases = new int[count];
    for (int i = 0; i < PAIRS; i += count) {
      int got = pool.tryGet(leases, 0, count);
      pool.put(leases, 0, got);
    }
  }

  /** The number of buffers that a thread gets after another thread has put a burst, and sleeps. */
  private int afterBurst() throws InterruptedException {
    CountDownLatch put = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              int[] leases = new int[BURST];
              pool.put(leases, 0, pool.tryGet(leases, 0, BURST));
              put.countDown();
              LockSupport.park();
            });
    put.await();
    int[] leases = new int[CAPACITY];
    int got = 0;
    for (int lease = pool.tryGet(); lease != WOULD_BLOCK; lease = pool.tryGet()) {
      leases[got] = lease;
      got++;
    }
    pool.put(leases, 0, got);
    LockSupport.unpark(other);
    return got;
  }
}
