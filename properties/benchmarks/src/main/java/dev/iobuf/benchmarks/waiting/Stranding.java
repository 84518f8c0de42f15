package dev.iobuf.benchmarks.waiting;

import dev.iobuf.pool.IndexPool;

/**
 * How many buffers can a thread get after another thread has used some, and sleeps? Prints a table:
 * of a pool with a cache for each thread, by the size of the caches, and of an {@link IndexPool}.
 */
public final class Stranding {
  private static final int CAPACITY = 1024;
  private static final int[] CACHES = {16, 64, 256};

  private Stranding() {}

  /** Measures and prints. */
  public static void main(String... arguments) throws InterruptedException {
    System.out.printf(
        "%,d buffers, all of them put; a thread that has put a burst sleeps%n", CAPACITY);
    System.out.printf("%-32s %12s %16s%n", "pool", "burst", "others can get");
    for (int size : CACHES) {
      CachedPool pool = new CachedPool(CAPACITY, size);
      use(() -> burst(pool, size));
      print("a cache of " + size + " for each thread", size, count(pool));
    }
    IndexPool pool = new IndexPool("pool", CAPACITY);
    use(() -> burst(pool, CAPACITY / 4));
    print("IndexPool", CAPACITY / 4, count(pool));
  }

  private static void use(Runnable burst) throws InterruptedException {
    Thread.ofPlatform().start(burst).join();
  }

  private static void burst(CachedPool pool, int count) {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = pool.tryGet();
    }
    for (int index : indices) {
      pool.put(index);
    }
  }

  private static void burst(IndexPool pool, int count) {
    int[] leases = new int[count];
    pool.put(leases, 0, pool.tryGet(leases, 0, count));
  }

  private static int count(CachedPool pool) {
    int count = 0;
    while (pool.tryGet() != CachedPool.NONE) {
      count++;
    }
    return count;
  }

  private static int count(IndexPool pool) {
    int count = 0;
    while (pool.tryGet() != IndexPool.WOULD_BLOCK) {
      count++;
    }
    return count;
  }

  private static void print(String pool, int burst, int count) {
    System.out.printf("%-32s %,12d %,16d%n", pool, burst, count);
  }
}
