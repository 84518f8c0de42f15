package dev.iobuf.behaviour.pool;

import dev.iobuf.PicoBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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

  private final Pool<?> pool;
  private final How how;
  private final Thread.Builder waiters;
  private final AtomicInteger got = new AtomicInteger(NONE);
  private int lease;
  private final int[] several = new int[1];
  private @Nullable IoBuffer buffer;

  /** How far above the end of the stack the pool is called. */
  private int at;

  private int depth;
  private boolean isPut;

  private FullStackWaits(Pool<?> pool, How how, Thread.Builder waiters) {
    this.pool = pool;
    this.how = how;
    this.waiters = waiters;
  }

  private enum How {
    ONE,
    SEVERAL,
    CLOSE_OF_A_BUFFER
  }

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(FullStackWaits.class, scenarios);
  }

  static void aPutOfABufferWakesThePlatformThreadThatWaits() throws Exception {
    buffers(PoolOptions.DEFAULT, How.ONE, Thread.ofPlatform().daemon());
  }

  static void aPutOfABufferWakesTheVirtualThreadThatWaits() throws Exception {
    buffers(PoolOptions.DEFAULT, How.ONE, Thread.ofVirtual());
  }

  static void aPutToAWatchedPoolWakesTheVirtualThreadThatWaits() throws Exception {
    buffers(PoolOptions.DEFAULT.checked().census(1), How.ONE, Thread.ofVirtual());
  }

  static void aPutOfSeveralWakesTheThreadThatWaits() throws Exception {
    buffers(PoolOptions.DEFAULT, How.SEVERAL, Thread.ofPlatform().daemon());
  }

  static void aPutOfSeveralToAWatchedPoolWakesTheThreadThatWaits() throws Exception {
    buffers(PoolOptions.DEFAULT.checked(), How.SEVERAL, Thread.ofPlatform().daemon());
  }

  static void theCloseOfABufferWakesTheThreadThatWaits() throws Exception {
    buffers(PoolOptions.DEFAULT, How.CLOSE_OF_A_BUFFER, Thread.ofPlatform().daemon());
  }

  static void aPutOfAnObjectWakesTheThreadThatWaits() throws Exception {
    Pool<Integer> pool = BoundedPool.create(1, index -> index);
    new FullStackWaits(pool, How.ONE, Thread.ofPlatform().daemon()).run();
  }

  private static void buffers(PoolOptions options, How how, Thread.Builder waiters)
      throws Exception {
    new FullStackWaits(PicoBufferPool.create(1, options), how, waiters).run();
  }

  private void run() throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      get();
      Thread waiter = startWaiter();
      put();
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
    get();
    Thread waiter = startWaiter();
    depth = 0;
    isPut = false;
    FullStack.runAtEachDepth(FullStackCalls.STACK, frames, this::putAtOneDepth);
    boolean was = isPut;
    if (!was) {
      putWhatThePutLeftLent();
    }
    end(waiter);
    return was;
  }

  private void get() throws InterruptedException {
    lease = pool.get();
    several[0] = lease;
    if (how == How.CLOSE_OF_A_BUFFER) {
      buffer = ((PicoBufferPool) pool).value(lease);
    }
  }

  private void put() {
    switch (how) {
      case ONE -> pool.put(lease);
      case SEVERAL -> pool.put(several, 0, 1);
      case CLOSE_OF_A_BUFFER -> Objects.requireNonNull(buffer).close();
    }
  }

  private void putWhatThePutLeftLent() {
    try {
      pool.put(lease);
    } catch (IllegalStateException refused) {
      throw new AssertionError("a put ended by an Error, and has put: depth=" + at, refused);
    }
  }

  private Thread startWaiter() {
    got.set(NONE);
    Thread waiter = waiters.start(this::await);
    while (!(LockSupport.getBlocker(waiter) instanceof IndexPool)) {
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

  private void putAtOneDepth() {
    int here = depth;
    depth = here + 1;
    if (here == at) {
      try {
        put();
        isPut = true;
      } catch (StackOverflowError full) {
        // As it is meant.
      }
    }
  }
}
