package dev.iobuf.benchmarks.waiting;

import dev.iobuf.pool.IndexPool;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread waits for a buffer, and another thread puts the only one. Does the first get it, while
 * the second goes on without the pool? Prints a table: of a pool with a cache for each thread, and
 * of an {@link IndexPool}.
 */
public final class LostWaiter {
  private static final long PATIENCE_NANOS = 1_000_000_000;
  private static final long HEAD_START_MILLIS = 50;
  private static final int CACHE = 64;

  private LostWaiter() {}

  /** Measures and prints. */
  public static void main(String... arguments) throws InterruptedException {
    System.out.printf("%-32s %s%n", "pool", "the thread that waits, after a put by another one");
    CachedPool cached = new CachedPool(1, CACHE);
    print(
        "a cache for each thread",
        run(cached::tryGet, cached::put, () -> cached.get(PATIENCE_NANOS) != CachedPool.NONE));
    // The first wait of a process takes long, as it loads classes.
    long _ = runOurs();
    print("IndexPool", runOurs());
  }

  private static long runOurs() throws InterruptedException {
    IndexPool pool = new IndexPool("pool", 1);
    return run(pool::tryGet, pool::put, () -> get(pool));
  }

  private static boolean get(IndexPool pool) throws InterruptedException {
    try {
      return pool.get(Duration.ofNanos(PATIENCE_NANOS)) >= 0;
    } catch (TimeoutException inVain) {
      return false;
    }
  }

  private interface Getter {
    int get();
  }

  private interface Putter {
    void put(int index);
  }

  private interface Wait {
    boolean isServed() throws InterruptedException;
  }

  /** Returns after how many microseconds the waiter is served; a negative number if it is not. */
  private static long run(Getter getter, Putter putter, Wait wait) throws InterruptedException {
    CountDownLatch isLent = new CountDownLatch(1);
    CountDownLatch isOver = new CountDownLatch(1);
    long[] put = {0};
    Thread holder =
        Thread.ofPlatform()
            .start(() -> {
              try {
                int index = getter.get();
                isLent.countDown();
                Thread.sleep(HEAD_START_MILLIS);
                put[0] = System.nanoTime();
                putter.put(index);
                isOver.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    isLent.await();
    boolean isServed = wait.isServed();
    long now = System.nanoTime();
    isOver.countDown();
    holder.join();
    return isServed ? TimeUnit.NANOSECONDS.toMicros(now - put[0]) : -1;
  }

  private static void print(String pool, long micros) {
    System.out.printf(
        "%-32s %s%n",
        pool,
        micros < 0
            ? String.format("waits in vain for %,d ms", PATIENCE_NANOS / 1_000_000)
            : String.format("gets it %,d µs after the put", micros));
  }
}
