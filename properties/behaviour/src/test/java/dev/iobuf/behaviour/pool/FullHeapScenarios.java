package dev.iobuf.behaviour.pool;

import dev.iobuf.PicoBuffer;
import dev.iobuf.PicoBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Pools in a full heap, each a method that a {@link ChildJvm} runs.
 *
 * <p>No collector runs, so a full heap stays full, and a failed allocation costs nothing. Some room
 * is left in the buffers from which each of many threads allocates: a random amount. They use the
 * pool one after the other, each until its room is used up, and some calls more. So every
 * allocation of a call is the first one that fails in some round.
 */
final class FullHeapScenarios {
  /** The room of each thread, independent of other threads. */
  private static final int ROOM = 64 << 10;

  static final List<String> OPTIONS =
      List.of(
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:+UseEpsilonGC",
          "-XX:-ExitOnOutOfMemoryError",
          "-XX:-EpsilonElasticTLAB",
          "-XX:-EpsilonElasticTLABDecay",
          "-XX:-ResizeTLAB",
          "-XX:TLABSize=" + ROOM,
          "-Xms96m",
          "-Xmx96m",
          ChildJvm.NATIVE_ACCESS);

  private static final int THREADS = 300;
  private static final int CALLS = 12;

  /** The most that a thread is left of its room: a few views, or waits. */
  private static final int LITTLE = 512;

  /** As much for a few calls of a pool that takes stacks, or guards views. */
  private static final int LITTLE_WATCHED = 6 << 10;

  /**
   * Threads of many homes, and how often each calls the pool before the heap is full. The Java
   * runtime links a call site when it is first reached, which takes room.
   */
  private static final int WARM_THREADS = 40;

  private static final int WARM_UP = 100;
  private static final int CAPACITY = 8;
  private static final int SEVERAL = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration A_MOMENT = Duration.ofNanos(1_000);

  /** A field, so that the objects that fill the heap are not optimized away. */
  static byte[] filling = {};

  private FullHeapScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(FullHeapScenarios.class, scenarios);
  }

  static void noLeaseOfAPoolIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT, LITTLE).run();
  }

  static void noLeaseOfACheckedPoolIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT.checked(), LITTLE).run();
  }

  static void noLeaseOfAPoolWithACensusIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT.census(), LITTLE).run();
  }

  static void noLeaseOfAPoolWithACensusOfStacksIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT.census(1).checked(), LITTLE_WATCHED).run();
  }

  static void noLeaseOfAWipedPoolIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT.wiped(), LITTLE_WATCHED).run();
  }

  static void noLeaseOfAPoolWithGuardedViewsIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT.guardedViews(), LITTLE_WATCHED).run();
  }

  static void noLeaseOfAPoolWithAllOptionsIsLost() throws Exception {
    new Attempts(PoolOptions.DEFAULT.checked().census(1).wiped().guardedViews(), LITTLE_WATCHED)
        .run();
  }

  private enum Call {
    BORROW,
    TRY_BORROW,
    BORROW_OR_WAIT_IN_VAIN,
    TRY_GET,
    GET,
    WAIT_IN_VAIN,
    GET_SEVERAL,
    PUT,
    PUT_SEVERAL
  }

  /** Calls that end with an index or an Error; allocates nothing itself once the heap is full. */
  private static final class Attempts {
    private static final Call[] CHOICES = Call.values();

    private final PicoBufferPool pool;
    private final int little;
    private final Random random = new Random(1);
    private final Thread[] threads = new Thread[THREADS + 1];
    private final int[] errors = new int[CHOICES.length];
    private final int[] held = new int[CAPACITY];
    private final int[] several = new int[SEVERAL];
    private int count;
    private int wrong;

    /** After which call another number was lent than callers had, and what these were. */
    private String wrongCall = "";

    private int wrongLent;
    private int wrongCount;
    private volatile int turn = -1;

    Attempts(PoolOptions options, int little) {
      this.pool = PicoBufferPool.create(CAPACITY, options);
      this.little = little;
    }

    /** The main thread has no room in the end, so the last one ends the process. */
    void run() throws Exception {
      for (int i = 0; i < WARM_THREADS; i++) {
        Thread.ofPlatform().start(this::warmUp).join();
      }
      warmUpCatches();
      for (int i = 0; i <= THREADS; i++) {
        int number = i;
        threads[i] = Thread.ofPlatform().start(() -> takeTurn(number));
      }
      for (Thread thread : threads) {
        while (thread.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
      fill();
      passTurnTo(0);
      threads[THREADS].join();
    }

    private void warmUp() {
      for (int i = 0; i < WARM_UP; i++) {
        attempt();
      }
    }

    /** The JVM looks a caught type up when it is first thrown there, which takes room. */
    private void warmUpCatches() {
      if (tryFill(Integer.MAX_VALUE)) {
        throw new AssertionError("no array is that large");
      }
      Arrays.fill(errors, 0);
    }

    private boolean tryFill(int size) {
      try {
        filling = new byte[size];
        return true;
      } catch (OutOfMemoryError full) {
        return false;
      }
    }

    private void fill() {
      for (int size = 1 << 20; size > 0; ) {
        if (!tryFill(size)) {
          size /= 2;
        }
      }
    }

    private void passTurnTo(int number) {
      turn = number;
      LockSupport.unpark(threads[number]);
    }

    private void takeTurn(int number) {
      // The room of a thread is reserved at its first allocation, in addition to the bytes that it
      // allocates.
      filling = new byte[0];
      if (number < THREADS) {
        filling = new byte[ROOM - LITTLE - random.nextInt(little)];
      }
      while (turn != number) {
        LockSupport.park();
      }
      if (number < THREADS) {
        // Once a lease is lost, a get might wait for ever.
        for (int i = 0; i < CALLS && wrong == 0; i++) {
          attempt();
        }
        passTurnTo(number + 1);
      } else {
        end();
      }
    }

    private void attempt() {
      int which = random.nextInt(CHOICES.length);
      try {
        call(CHOICES[which]);
      } catch (OutOfMemoryError full) {
        errors[which]++;
      } catch (InterruptedException e) {
        wrong++;
      }
      int lent = pool.lent();
      if (lent != count && wrong == 0) {
        wrongCall = CHOICES[which].name();
        wrongLent = lent;
        wrongCount = count;
      }
      wrong += lent == count ? 0 : 1;
    }

    private void call(Call call) throws InterruptedException {
      switch (call) {
        case BORROW -> {
          if (count < CAPACITY) {
            keep(pool.borrow().lease());
          }
        }
        case TRY_BORROW -> {
          PicoBuffer buffer = pool.tryBorrow();
          if (buffer != null) {
            keep(buffer.lease());
          }
        }
        case BORROW_OR_WAIT_IN_VAIN -> borrowOrWaitInVain();
        case TRY_GET -> keep(pool.tryGet());
        case GET -> {
          if (count < CAPACITY) {
            keep(pool.get());
          }
        }
        case WAIT_IN_VAIN -> getOrWaitInVain();
        case GET_SEVERAL -> {
          int got = pool.tryGet(several, 0, SEVERAL);
          for (int i = 0; i < got; i++) {
            keep(several[i]);
          }
        }
        case PUT -> {
          if (count > 0) {
            pool.put(held[count - 1]);
            count--;
          }
        }
        case PUT_SEVERAL -> putSeveral();
      }
    }

    private void getOrWaitInVain() throws InterruptedException {
      try {
        keep(pool.get(count < CAPACITY ? PATIENCE : A_MOMENT));
      } catch (TimeoutException exhausted) {
        // Nothing is lent.
      }
    }

    private void borrowOrWaitInVain() throws InterruptedException {
      try {
        keep(pool.borrow(count < CAPACITY ? PATIENCE : A_MOMENT).lease());
      } catch (TimeoutException exhausted) {
        // Nothing is lent.
      }
    }

    /** A put of several may end after some of them: the first ones. */
    private void putSeveral() {
      int many = Math.min(count, SEVERAL);
      int before = pool.lent();
      System.arraycopy(held, count - many, several, 0, many);
      try {
        pool.put(several, 0, many);
      } finally {
        int put = before - pool.lent();
        System.arraycopy(several, put, held, count - many, many - put);
        count -= put;
      }
    }

    private void keep(int lease) {
      if (lease >= 0) {
        held[count++] = lease;
      }
    }

    private void end() {
      int status = 1;
      try {
        checkAllCanBeLent();
        System.out.print(THREADS * CALLS);
        System.out.print(" calls, of which these ended by an Error:");
        for (int i = 0; i < CHOICES.length; i++) {
          System.out.print(" ");
          System.out.print(CHOICES[i].name());
          System.out.print("=");
          System.out.print(errors[i]);
        }
        System.out.println();
        if (!wrongCall.isEmpty()) {
          System.out.print("a lease was lost or lent twice by ");
          System.out.print(wrongCall);
          System.out.print(": lent=");
          System.out.print(wrongLent);
          System.out.print(", held by callers=");
          System.out.println(wrongCount);
        }
        status = wrong;
      } finally {
        System.out.flush();
        Runtime.getRuntime().halt(status);
      }
    }

    private void checkAllCanBeLent() {
      pool.put(held, 0, count);
      int got = 0;
      while (pool.tryGet() >= 0) {
        got++;
      }
      wrong += got == CAPACITY ? 0 : 1;
    }
  }
}
