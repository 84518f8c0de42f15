package dev.iobuf.behaviour.pool;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** Pools in a heap that has hardly any room left, each a method that a {@link ChildJvm} runs. */
final class FullHeapScenarios {
  private static final int CAPACITY = 64;
  private static final int ROUNDS = 200;
  private static final int CALLS = 24;
  private static final int WARM_UP = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration A_MOMENT = Duration.ofNanos(1_000);

  private FullHeapScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(FullHeapScenarios.class, scenarios);
  }

  static void noLeaseOfAPoolIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT).run();
  }

  static void noLeaseOfATrackedPoolIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT.tracked()).run();
  }

  static void noLeaseOfAWipedPoolIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT.wiped()).run();
  }

  /** The heap but for a few bytes. Refills what it has let go of. */
  private static final class Ballast {
    private static final int LARGE = 256;
    private static final int SMALL = 4_096;

    private final byte[][] large = new byte[LARGE][];
    private final byte[][] small = new byte[SMALL][];
    private final Random random = new Random(1);

    void fill() {
      int size = 4 << 20;
      for (int i = 0; i < LARGE && size > 1_024; ) {
        if (large[i] == null && !tryFill(large, i, size)) {
          size /= 2;
        } else {
          i++;
        }
      }
      size = 1_024;
      for (int i = 0; i < SMALL && size >= 1; ) {
        if (small[i] == null && !tryFill(small, i, size)) {
          size /= 4;
        } else {
          i++;
        }
      }
    }

    private static boolean tryFill(byte[][] blocks, int at, int size) {
      try {
        blocks[at] = new byte[size];
        return true;
      } catch (OutOfMemoryError full) {
        return false;
      }
    }

    /** Lets go of a few small blocks. */
    void makeSomeRoom() {
      for (int count = random.nextInt(12); count > 0; count--) {
        small[random.nextInt(SMALL)] = null;
      }
    }

    void empty() {
      Arrays.fill(large, null);
      Arrays.fill(small, null);
    }
  }

  /** Calls of a pool that end with an index or an Error; allocates nothing itself. */
  private static final class Attempts {
    private final SmallBufferPool pool;
    private final Ballast ballast = new Ballast();
    private final Random random = new Random(2);
    private final int[] held = new int[CAPACITY];
    private final int[] taken = new int[8];
    private int count;
    private int errors;
    private int lost;

    Attempts(PoolOptions options) {
      pool = SmallBufferPool.create(CAPACITY, options);
    }

    void run() throws Exception {
      for (int call = 0; call < WARM_UP; call++) {
        attempt();
      }
      warmUpCatches();
      try {
        attemptInFullHeap();
      } finally {
        ballast.empty();
      }
      System.out.println(errors + " of " + ROUNDS * CALLS + " calls ended by an Error");
      if (lost > 0 || errors == 0) {
        throw new AssertionError(
            "held=" + count + ", lent=" + pool.lent() + ", wrong after " + lost + " calls");
      }
      while (count > 0) {
        pool.put(held[--count]);
      }
      pool.close();
    }

    /** The JVM looks a caught type up when it is first thrown there, which takes room. */
    private void warmUpCatches() {
      if (Ballast.tryFill(ballast.large, 0, Integer.MAX_VALUE)) {
        throw new AssertionError("no array is that large");
      }
      try {
        throw new OutOfMemoryError("as a full heap would");
      } catch (OutOfMemoryError thrown) {
        errors = 0;
      }
    }

    private void attemptInFullHeap() throws Exception {
      for (int round = 0; round < ROUNDS; round++) {
        ballast.fill();
        ballast.makeSomeRoom();
        for (int call = 0; call < CALLS; call++) {
          attempt();
          lost += pool.capacity() - pool.available() == count ? 0 : 1;
        }
      }
    }

    private void attempt() throws Exception {
      try {
        call(random.nextInt(7));
      } catch (OutOfMemoryError full) {
        errors++;
      }
    }

    private void call(int which) throws Exception {
      switch (which) {
        case 0 -> {
          if (count < CAPACITY) {
            keep(pool.borrow().lease());
          }
        }
        case 1 -> keep(pool.tryGet());
        case 2 -> {
          if (count < CAPACITY) {
            keep(pool.get(PATIENCE));
          }
        }
        case 3 -> getOrWaitInVain();
        case 4 -> {
          int got = pool.tryGet(taken, 0, taken.length);
          for (int i = 0; i < got; i++) {
            keep(taken[i]);
          }
        }
        case 5 -> {
          if (count > 0) {
            pool.put(held[count - 1]);
            count--;
          }
        }
        default -> putSeveral();
      }
    }

    private void getOrWaitInVain() throws InterruptedException {
      try {
        keep(pool.get(A_MOMENT));
      } catch (TimeoutException exhausted) {
        // Nothing is lent.
      }
    }

    /** A put of several may end after some of them, which are those in front. */
    private void putSeveral() {
      int many = Math.min(count, taken.length);
      int before = pool.available();
      System.arraycopy(held, count - many, taken, 0, many);
      try {
        pool.put(taken, 0, many);
      } finally {
        int put = pool.available() - before;
        System.arraycopy(taken, put, held, count - many, many - put);
        count -= put;
      }
    }

    private void keep(int lease) {
      if (lease >= 0) {
        held[count++] = lease;
      }
    }
  }
}
