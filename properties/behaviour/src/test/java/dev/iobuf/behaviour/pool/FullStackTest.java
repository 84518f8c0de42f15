package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A call that ends by a StackOverflowError, however deep in the pool, leaves no trace. A get lends
 * nothing, waits no more, counts as no waiter, and takes no signal with it. What a put has freed
 * can be lent, and wakes a thread that waits.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullStackTest {
  private static final int ENOUGH = 1_000;
  private static final int DIVES = 1_000;
  private static final int STACK = 256 << 10;

  /** Calls without an Error, at the end of a dive: there is room from here on. */
  private static final int CALM = 4;

  private static final Duration A_MOMENT = Duration.ofNanos(1_000);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static List<PoolOptions> options() {
    return List.of(
        PoolOptions.DEFAULT,
        PoolOptions.DEFAULT.checked(),
        PoolOptions.DEFAULT.census(1).wiped().guardedViews());
  }

  /**
   * A thread that fills its stack, and calls the pool at each depth on its way back, until that has
   * room enough.
   */
  private static final class Dive {
    private final IndexPool pool;
    private int calm;
    int errors;
    int inVain;

    Dive(IndexPool pool) {
      this.pool = pool;
    }

    Dive run() throws InterruptedException {
      FullStack.runAtEachDepth(STACK, 0, this::tryCall);
      return this;
    }

    private void tryCall() {
      if (calm < CALM) {
        call();
      }
    }

    private void call() {
      try {
        int lease = pool.get(A_MOMENT);
        throw new AssertionError("a lease of an empty pool: lease=" + lease);
      } catch (StackOverflowError full) {
        errors++;
        calm = 0;
      } catch (TimeoutException exhausted) {
        inVain++;
        calm++;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void aWaitThatEndsForWantOfItHindersNoOther(PoolOptions options) throws Exception {
    IndexPool pool = IndexPool.create("pool", 1, options);
    int lease = pool.tryGet();
    new Dive(pool).call(); // Initializes the classes that a wait needs.
    int errors = 0;
    for (int i = 0; i < DIVES && errors < ENOUGH; i++) {
      Dive dive = new Dive(pool).run();
      errors += dive.errors;
      assertThat(dive.inVain).as("calls that had room").isPositive();
      assertThat(pool.statistics().waiting()).as("waiting, after %s errors", errors).isZero();
      assertThat(pool.lent()).isEqualTo(1);
    }
    assertThat(errors).isGreaterThanOrEqualTo(ENOUGH);

    FutureTask<Integer> first = started(() -> getAndPut(pool));
    FutureTask<Integer> second = started(() -> getAndPut(pool));
    while (pool.statistics().waiting() < 2) {
      Thread.sleep(1);
    }
    pool.put(lease);
    assertThat(first.get() + second.get()).as("both have waited and got").isEqualTo(2);
    System.out.printf("%,d waits ended by a StackOverflowError: %s%n", errors, options);
    pool.close();
  }

  @Test
  void aFirstUseInAFullStackHindersNoLaterCall() {
    ChildJvm.run(
            FullStackScenarios.class,
            "",
            List.of(ChildJvm.NATIVE_ACCESS),
            "aPoolWorksThoughClassesOfEventsCouldNotBeInitialized")
        .assertHeld();
  }

  /** Each compiles other parts of a call, and at other times. The last one takes minutes. */
  static List<List<String>> modes() {
    List<String> interpreted = List.of("-Xint");
    List<String> first =
        List.of("-XX:TieredStopAtLevel=1", "-Xbatch", "-XX:CompileThresholdScaling=0.05");
    List<String> optimizing =
        List.of("-XX:-TieredCompilation", "-Xbatch", "-XX:CompileThresholdScaling=0.05");
    return Boolean.getBoolean("iobuf.stack.optimized")
        ? List.of(interpreted, first, optimizing)
        : List.of(interpreted, first);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aCallThatEndsForWantOfItLosesNoLease(List<String> mode) {
    run(
        mode,
        FullStackCalls.class,
        "noLeaseOfAPoolIsLost",
        "noLeaseOfACheckedPoolIsLost",
        "noLeaseOfAPoolWithACensusIsLost",
        "noLeaseOfAWipedPoolIsLost",
        "noLeaseOfAPoolWithGuardedViewsIsLost",
        "noLeaseOfAPoolOfObjectsIsLost");
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aPutThatEndsForWantOfItTakesNoSignalWithIt(List<String> mode) {
    run(
        mode,
        FullStackWaits.class,
        "aPutOfABufferWakesThePlatformThreadThatWaits",
        "aPutOfABufferWakesTheVirtualThreadThatWaits",
        "aPutToAWatchedPoolWakesTheVirtualThreadThatWaits",
        "aPutOfSeveralWakesTheThreadThatWaits",
        "aPutOfSeveralToAWatchedPoolWakesTheThreadThatWaits",
        "theCloseOfABufferWakesTheThreadThatWaits",
        "aPutOfAnObjectWakesTheThreadThatWaits");
  }

  private static void run(List<String> mode, Class<?> scenariosOf, String... scenarios) {
    List<String> options = new ArrayList<>(mode);
    options.add(ChildJvm.NATIVE_ACCESS);
    ChildJvm.run(scenariosOf, "", options, scenarios).assertHeld();
  }

  private static int getAndPut(IndexPool pool) throws InterruptedException, TimeoutException {
    pool.put(pool.get(PATIENCE));
    return 1;
  }

  private static FutureTask<Integer> started(Callable<Integer> call) {
    FutureTask<Integer> task = new FutureTask<>(call);
    Thread _ = Thread.ofPlatform().daemon().start(task);
    return task;
  }
}
