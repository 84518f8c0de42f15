package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/**
 * Pools that are called where a stack ends, at each depth and by each way, each a method that a
 * {@link ChildJvm} runs.
 */
final class FullStackScenarios {
  private static final int CAPACITY = 1_024;
  private static final int ROUNDS = 10;

  /** Each get and put notes the whole stack. */
  private static final int ROUNDS_TRACKED = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** So many frames above the end of the stack a call is tried, in each round. */
  private static final int FRAMES = 300;

  private static final long STACK = 256 << 10;

  private FullStackScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(FullStackScenarios.class, scenarios);
  }

  private interface Call {
    void run() throws Exception;
  }

  /** Tries a call in each of the last frames of a stack that is full, the innermost first. */
  private static final class Sweep {
    private final Call call;
    private int left;
    private int errors;

    Sweep(Call call) {
      this.call = call;
    }

    void run(int rounds, Call afterEach) throws Exception {
      for (int round = 0; round < rounds; round++) {
        left = FRAMES;
        descend();
        afterEach.run();
      }
      System.out.println(errors + " Errors in " + rounds * FRAMES + " calls");
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack is full
    private void descend() throws Exception {
      try {
        descend();
      } catch (StackOverflowError full) {
        errors++;
      }
      if (left > 0) {
        left--;
        call.run();
      }
    }
  }

  private static void inSmallStack(Call call) throws Exception {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          call.run();
          return null;
        });
    new Thread(null, task, "small stack", STACK).start();
    task.get();
  }

  static void noLeaseOfAPoolIsLost() throws Exception {
    noneIsLost(PoolOptions.DEFAULT);
  }

  static void noLeaseOfATrackedPoolIsLost() throws Exception {
    noneIsLost(PoolOptions.DEFAULT.tracked());
  }

  static void noLeaseOfAWipedPoolIsLost() throws Exception {
    noneIsLost(PoolOptions.DEFAULT.wiped());
  }

  private static void noneIsLost(PoolOptions options) throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(CAPACITY, options)) {
      Holder holder = new Holder(pool);
      holder.warmUp();
      inSmallStack(() -> {
        for (Call call : holder.calls()) {
          new Sweep(call).run(options.isTracked() ? ROUNDS_TRACKED : ROUNDS, holder::putAll);
        }
      });
    }
  }

  /** What a caller has, by what calls have returned to it. */
  private static final class Holder {
    private final SmallBufferPool pool;
    private final int[] held = new int[CAPACITY];
    private final int[] several = new int[3];
    private int count;

    Holder(SmallBufferPool pool) {
      this.pool = pool;
    }

    Call[] calls() {
      return new Call[] {this::tryGet, this::get, this::borrow, this::getSeveral, this::getAndPut};
    }

    /** So that classes are initialized, and most of the code is compiled. */
    void warmUp() throws Exception {
      for (int i = 0; i < 2_000; i++) {
        for (Call call : calls()) {
          call.run();
        }
        if (count > CAPACITY / 2) {
          putAll();
        }
      }
      putAll();
    }

    private void tryGet() {
      int lease = pool.tryGet();
      if (lease >= 0) {
        held[count++] = lease;
      }
    }

    private void get() throws InterruptedException {
      if (count < CAPACITY) {
        int lease = pool.get();
        held[count++] = lease;
      }
    }

    private void borrow() throws InterruptedException {
      if (count < CAPACITY) {
        int lease = pool.borrow().lease();
        held[count++] = lease;
      }
    }

    private void getSeveral() {
      int got = pool.tryGet(several, 0, several.length);
      for (int i = 0; i < got; i++) {
        held[count++] = several[i];
      }
    }

    private void getAndPut() {
      tryGet();
      if (count > 0) {
        pool.put(held[count - 1]);
        count--;
      }
    }

    private void putAll() {
      assertThat(pool.lent()).isEqualTo(count);
      pool.put(held, 0, count);
      count = 0;
      assertThat(pool.lent()).isZero();
    }
  }

  /** Then waiters are served in turn, as ever. */
  static void aWaiterThatDiesTakesNoSignalWithIt() throws Exception {
    IndexPool pool = new IndexPool("pool", 1);
    int lease = pool.tryGet();
    for (int i = 0; i < 2_000; i++) {
      waitInVain(pool);
    }
    Sweep sweep = new Sweep(() -> waitInVain(pool));
    inSmallStack(() -> sweep.run(ROUNDS, () -> assertThat(pool.lent()).isEqualTo(1)));

    Thread first = Thread.ofPlatform().daemon().start(() -> getAndPut(pool));
    Thread second = Thread.ofPlatform().daemon().start(() -> getAndPut(pool));
    while (first.getState() != Thread.State.WAITING || second.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    pool.put(lease);
    assertThat(first.join(PATIENCE)).as("the first is served").isTrue();
    assertThat(second.join(PATIENCE)).as("the second is served").isTrue();
    assertThat(pool.lent()).isZero();
    pool.close();
  }

  private static void waitInVain(IndexPool pool) throws InterruptedException {
    try {
      pool.get(Duration.ofNanos(1_000));
      throw new AssertionError("all are lent");
    } catch (TimeoutException inVain) {
      // As it is meant.
    }
  }

  private static void getAndPut(IndexPool pool) {
    try {
      pool.put(pool.get());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
