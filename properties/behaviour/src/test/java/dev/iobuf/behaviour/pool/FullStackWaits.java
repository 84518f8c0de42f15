package dev.iobuf.behaviour.pool;

import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A put in a stack that is full, while a thread waits for the only index, each a method that a
 * {@link ChildJvm} runs. A put that ends by an Error has changed nothing; any other one wakes the
 * thread that waits.
 */
final class FullStackWaits {
  private static final int NONE = -1;

  /** From how many frames of another size a dive begins, one after the other. */
  private static final int STARTS = 2;

  /** Puts without an Error, at the end of the dives from one start: there is room from here on. */
  private static final int CALM = 3;

  /** Puts before a stack is full: the Java runtime links a call site at its first call. */
  private static final int WARM_UP = 20;

  private static final long PATIENCE = 20_000; // milliseconds

  private final IndexPool pool;
  private final Thread.Builder waiters;
  private final AtomicInteger got = new AtomicInteger(NONE);
  private int lease;

  /** How far above the end of the stack the pool is called. */
  private int at;

  private int depth;
  private boolean isPut;

  private FullStackWaits(PoolOptions options, Thread.Builder waiters) {
    this.pool = IndexPool.create("pool", 1, options);
    this.waiters = waiters;
  }

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(FullStackWaits.class, scenarios);
  }

  static void aPutWakesThePlatformThreadThatWaits() throws Exception {
    new FullStackWaits(PoolOptions.DEFAULT, Thread.ofPlatform().daemon()).run();
  }

  static void aPutWakesTheVirtualThreadThatWaits() throws Exception {
    new FullStackWaits(PoolOptions.DEFAULT, Thread.ofVirtual()).run();
  }

  static void aPutToAWatchedPoolWakesTheVirtualThreadThatWaits() throws Exception {
    new FullStackWaits(PoolOptions.DEFAULT.checked().census(1), Thread.ofVirtual()).run();
  }

  private void run() throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      lease = pool.get();
      Thread waiter = startWaiter();
      pool.put(lease);
      end(waiter);
    }
    int errors = 0;
    for (int frames = 0; frames < STARTS; frames++) {
      int calm = 0;
      for (at = 0; calm < CALM; at++) {
        if (isPutAfterADiveFrom(frames)) {
          calm++;
        } else {
          errors++;
        }
      }
    }
    if (errors == 0) {
      throw new AssertionError("no put has ended by an Error");
    }
    System.out.println(errors + " puts ended by a StackOverflowError: " + pool);
    pool.close();
  }

  private boolean isPutAfterADiveFrom(int frames) throws InterruptedException {
    lease = pool.get();
    Thread waiter = startWaiter();
    depth = 0;
    isPut = false;
    Thread thread = new Thread(null, () -> begin(frames), "diver", FullStackCalls.STACK);
    thread.start();
    thread.join();
    boolean was = isPut;
    if (!was) {
      pool.put(lease); // which is refused, if the other one has put it
    }
    end(waiter);
    return was;
  }

  private Thread startWaiter() {
    got.set(NONE);
    Thread waiter = waiters.start(this::await);
    while (waiter.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return waiter;
  }

  private void await() {
    try {
      int index = pool.get();
      got.set(index);
      pool.put(index);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void end(Thread waiter) throws InterruptedException {
    waiter.join(PATIENCE);
    if (waiter.isAlive() || got.get() == NONE || pool.lent() > 0) {
      throw new AssertionError(
          "a put at depth "
              + at
              + (isPut ? "" : ", which ended by an Error,")
              + " did not wake the thread that waits: "
              + pool.statistics());
    }
  }

  private void begin(int frames) {
    if (frames == 0) {
      down();
    } else {
      begin(frames - 1);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // is what fills the stack
  private void down() {
    try {
      down();
    } catch (StackOverflowError full) {
      // From here on, up again.
    }
    int here = depth;
    depth = here + 1;
    if (here == at) {
      try {
        pool.put(lease);
        isPut = true;
      } catch (StackOverflowError full) {
        // As it is meant.
      }
    }
  }
}
