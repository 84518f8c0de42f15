package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each strategy waits until a put, and ends by time-out, interrupt and close, with nothing lent.
 */
@Timeout(60)
class WaitStrategyTest {
  private record Waiting(FutureTask<Integer> get, Thread thread) {
    /** A thread that has begun to wait, and is likely to wait still. */
    static Waiting in(IndexPool pool, boolean virtual) throws InterruptedException {
      FutureTask<Integer> get = new FutureTask<>(pool::get);
      Thread thread = (virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon()).start(get);
      Thread.sleep(20);
      assertThat(get.isDone()).isFalse();
      return new Waiting(get, thread);
    }
  }

  private static IndexPool exhausted(WaitStrategy strategy) {
    IndexPool pool = IndexPool.create("pool", 1, PoolOptions.DEFAULT.waiting(strategy));
    assertThat(pool.tryGet()).isZero();
    return pool;
  }

  private static void assertNothingLost(IndexPool pool) {
    pool.put(0);
    assertThat(pool.tryGet()).isZero();
    pool.put(0);
    pool.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPutEndsTheWait(WaitStrategy strategy) throws Exception {
    for (boolean virtual : new boolean[] {false, true}) {
      IndexPool pool = exhausted(strategy);
      Waiting waiting = Waiting.in(pool, virtual);
      pool.put(0);
      assertThat(waiting.get().get()).isZero();
      assertThat(pool.statistics().waits()).isEqualTo(1);
      assertNothingLost(pool);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTimeoutEndsTheWait(WaitStrategy strategy) {
    IndexPool pool = exhausted(strategy);
    assertThatThrownBy(() -> pool.get(Duration.ofMillis(20)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("timeout=PT0.02S, lent=1, pool=pool[capacity=1]");
    assertNothingLost(pool);
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway") // the test passes null
  void aMissingTimeoutIsRefusedWhetherOrNotAnIndexIsFree(WaitStrategy strategy) {
    IndexPool pool = exhausted(strategy);
    assertThatThrownBy(() -> pool.get((Duration) null)).isInstanceOf(NullPointerException.class);
    pool.put(0);
    assertThatThrownBy(() -> pool.get((Duration) null)).isInstanceOf(NullPointerException.class);
    assertThat(pool.lent()).isZero();
    pool.close();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheWait(WaitStrategy strategy) throws Exception {
    for (boolean virtual : new boolean[] {false, true}) {
      IndexPool pool = exhausted(strategy);
      Waiting waiting = Waiting.in(pool, virtual);
      waiting.thread().interrupt();
      assertThatThrownBy(() -> waiting.get().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(InterruptedException.class)
          .hasMessageContaining("pool[capacity=1]");
      assertNothingLost(pool);
    }
  }

  @ParameterizedTest
  @EnumSource
  void abandoningThePoolEndsAllWaitsAndSaysSo(WaitStrategy strategy) throws Exception {
    IndexPool pool = exhausted(strategy);
    Waiting[] waiting = {Waiting.in(pool, false), Waiting.in(pool, true), Waiting.in(pool, false)};
    pool.closeAbandoning(() -> {});
    for (Waiting each : waiting) {
      assertThatThrownBy(() -> each.get().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("wait for an index ended by closeAbandoning: pool=pool[");
    }
    pool.put(0);
    assertThat(pool.isClosed()).isTrue();
  }
}
