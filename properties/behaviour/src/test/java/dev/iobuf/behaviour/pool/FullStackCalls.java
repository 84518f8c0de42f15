package dev.iobuf.behaviour.pool;

import dev.iobuf.PicoBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pools in a stack that is full, each a method that a {@link ChildJvm} runs.
 *
 * <p>A thread fills its stack, and calls the pool at each depth on its way back. The next thread
 * begins deeper by a frame of another size. So the room of a call ends at every place within it.
 */
final class FullStackCalls {
  private static final int CAPACITY = 900;
  private static final int SEVERAL = 3;
  static final int STACK = 400 << 10;

  /** How many threads fill their stacks for each kind of call. */
  private static final int DIVES = 2;

  /** Calls without an Error, at the end of a dive: there is room from here on. */
  private static final int CALM = 6;

  /** Pools used before a stack is full: the Java runtime links a call site at its first call. */
  private static final int WARM_UP = 3;

  private static final Duration A_MOMENT = Duration.ofNanos(1_000);

  private FullStackCalls() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(FullStackCalls.class, scenarios);
  }

  static void noLeaseOfAPoolIsLost() throws Exception {
    attempt(PoolOptions.DEFAULT);
  }

  static void noLeaseOfACheckedPoolIsLost() throws Exception {
    attempt(PoolOptions.DEFAULT.checked());
  }

  static void noLeaseOfAPoolWithACensusIsLost() throws Exception {
    attempt(PoolOptions.DEFAULT.census(1));
  }

  static void noLeaseOfAWipedPoolIsLost() throws Exception {
    attempt(PoolOptions.DEFAULT.wiped());
  }

  static void noLeaseOfAPoolWithGuardedViewsIsLost() throws Exception {
    attempt(PoolOptions.DEFAULT.guardedViews());
  }

  static void noLeaseOfAPoolOfObjectsIsLost() throws Exception {
    for (Call call : Call.values()) {
      if (!call.isOfViews()) {
        new Attempts(call, () -> BoundedPool.create(CAPACITY, index -> index)).run();
      }
    }
  }

  private static void attempt(PoolOptions options) throws Exception {
    for (Call call : Call.values()) {
      new Attempts(call, () -> PicoBufferPool.create(CAPACITY, options)).run();
    }
  }

  private enum Call {
    TRY_GET,
    GET,
    GET_IN_TIME,
    GET_ONE_OF_SEVERAL,
    GET_SEVERAL,
    TRY_BORROW,
    BORROW,
    PUT,
    PUT_SEVERAL,
    CLOSE_BUFFER,
    CLOSE,
    CLOSE_IN_VAIN,
    CLOSE_IN_TIME_IN_VAIN;

    boolean isPut() {
      return this == PUT || this == PUT_SEVERAL || this == CLOSE_BUFFER;
    }

    boolean isRefused() {
      return this == CLOSE_IN_VAIN || this == CLOSE_IN_TIME_IN_VAIN;
    }

    boolean isClose() {
      return this == CLOSE || isRefused();
    }

    boolean isOfViews() {
      return this == TRY_BORROW || this == BORROW || this == CLOSE_BUFFER;
    }
  }

  /** Calls of one kind. What they get or put is noted in arrays, which needs no room. */
  private static final class Attempts {
    private final Call call;
    private final Supplier<Pool<?>> maker;
    private Pool<?> pool;
    private final int[] held = new int[CAPACITY];
    private final @Nullable IoBuffer[] buffers = new @Nullable IoBuffer[CAPACITY];
    private int count;
    private int calm;
    private int errors;

    /** How many leases were given to puts that ended by an Error. */
    private int unknown;

    Attempts(Call call, Supplier<Pool<?>> maker) {
      this.call = call;
      this.maker = maker;
      this.pool = maker.get();
    }

    void run() throws Exception {
      for (int i = 0; i < WARM_UP; i++) {
        renew();
        int calls = call.isClose() ? SEVERAL : CAPACITY / SEVERAL; // A close takes all there is.
        for (int n = 0; n < calls; n++) {
          call();
        }
      }
      for (int dive = 0; dive < DIVES; dive++) {
        renew();
        FullStack.runAtEachDepth(STACK, dive, this::tryCall);
        check();
      }
      pool.closeAbandoning();
      require(errors > 0, "a call that ends by an Error");
      System.out.println(call + " ended by a StackOverflowError " + errors + " times: " + pool);
    }

    /** Makes a pool, all of which is lent if the call is to put. */
    private void renew() {
      pool.closeAbandoning();
      pool = maker.get();
      count = 0;
      unknown = 0;
      calm = 0;
      while (call.isPut() && count < CAPACITY) {
        if (call.isOfViews()) {
          buffers[count++] = ((PicoBufferPool) pool).tryBorrow();
        } else {
          held[count++] = pool.tryGet();
        }
      }
      if (call.isPut()) {
        require(pool.tryGet() < 0, "a pool that knows that nothing is free");
      }
      if (call.isRefused()) {
        held[count++] = pool.tryGet();
      }
    }

    private void tryCall() {
      boolean isLeft = call.isPut() ? count >= SEVERAL : count <= CAPACITY - SEVERAL;
      if (calm < CALM && isLeft) {
        try {
          call();
          calm++;
        } catch (StackOverflowError full) {
          errors++;
          calm = 0;
        }
      }
    }

    private void call() {
      try {
        callOnce();
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError(e);
      } catch (IllegalStateException refused) {
        if (!call.isRefused()) {
          throw refused;
        }
      }
    }

    private void callOnce() throws InterruptedException, TimeoutException {
      switch (call) {
        case TRY_GET -> {
          held[count] = pool.tryGet();
          count++;
        }
        case GET -> {
          held[count] = pool.get();
          count++;
        }
        case GET_IN_TIME -> {
          held[count] = pool.get(A_MOMENT);
          count++;
        }
        case GET_ONE_OF_SEVERAL -> count += pool.tryGet(held, count, 1);
        case GET_SEVERAL -> count += pool.tryGet(held, count, SEVERAL);
        case TRY_BORROW -> {
          buffers[count] = ((PicoBufferPool) pool).tryBorrow();
          count++;
        }
        case BORROW -> {
          buffers[count] = ((PicoBufferPool) pool).borrow();
          count++;
        }
        case CLOSE, CLOSE_IN_VAIN -> pool.close();
        case CLOSE_IN_TIME_IN_VAIN -> pool.close(A_MOMENT);
        case PUT -> {
          count--;
          unknown++;
          pool.put(held[count]);
          unknown--;
        }
        case PUT_SEVERAL -> {
          count -= SEVERAL;
          unknown += SEVERAL;
          pool.put(held, count, SEVERAL);
          unknown -= SEVERAL;
        }
        case CLOSE_BUFFER -> {
          count--;
          unknown++;
          buffers[count].close();
          unknown--;
        }
      }
    }

    /** What callers have is lent, and all else can be lent. */
    private void check() {
      require(call != Call.CLOSE || pool.isClosed(), "a close that had room closes the pool");
      if (pool.isClosed()) {
        return;
      }
      int lent = pool.lent();
      require(lent >= count && lent <= count + unknown, lent + " are lent, " + count + " known");
      int free = 0;
      while (pool.tryGet() >= 0) {
        free++;
      }
      require(lent + free == CAPACITY, lent + " are lent, and " + free + " can be lent");
    }

    private void require(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError(call + ": " + what + ", after " + errors + " errors: " + pool);
      }
    }
  }
}
