package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.PoolStatistics;
import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The number of gets that wait, their durations and their ends, during the waits and afterwards.
 */
@Timeout(60)
class WaitNumbersTest {
  private static Pool<String> pool(WaitStrategy strategy) {
    return BoundedPool.create(1, _ -> "value", PoolOptions.DEFAULT.waiting(strategy));
  }

  /** A get in a separate thread. It is known to wait once the pool counts a number of waits. */
  private static FutureTask<Integer> waiter(Pool<?> pool, int waiting, Callable<Integer> get)
      throws InterruptedException {
    FutureTask<Integer> task = new FutureTask<>(get);
    Thread.ofPlatform().daemon().start(task);
    while (pool.statistics().waiting() < waiting) {
      Thread.sleep(1);
    }
    return task;
  }

  @ParameterizedTest
  @EnumSource
  void waitsAreSeenWhileTheyGoOnWhateverTheStrategy(WaitStrategy strategy) throws Exception {
    try (Pool<String> pool = pool(strategy)) {
      int lease = pool.get();
      assertThat(pool.statistics().waiting()).isZero();
      assertThat(pool.statistics().longestWait()).isZero();
      Callable<Integer> getAndPut =
          () -> {
            int got = pool.get();
            pool.put(got);
            return got;
          };
      List<FutureTask<Integer>> waiters = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        waiters.add(waiter(pool, i, getAndPut));
        assertThat(pool.statistics().waiting()).isEqualTo(i);
        assertThat(pool.statistics().waits()).as("counted at its begin").isEqualTo(i);
      }
      assertThat(pool.statistics().waitTime()).as("counted at its end").isZero();
      pool.put(lease);
      for (FutureTask<Integer> waiter : waiters) {
        assertThat(waiter.get()).isEqualTo(lease);
      }
      PoolStatistics after = pool.statistics();
      assertThat(after.waiting()).isZero();
      assertThat(after.longestWait()).isZero();
      assertThat(after.waits()).isEqualTo(3);
      assertThat(after.waitTime()).isPositive();
      assertThat(after.timeouts()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLongestWaitIsThatOfTheGetThatCameFirst(WaitStrategy strategy) throws Exception {
    try (Pool<String> pool = pool(strategy)) {
      int lease = pool.get();
      long before = System.nanoTime();
      FutureTask<Integer> first = waiter(pool, 1, () -> pool.get());
      long hasBegun = System.nanoTime();
      Thread.sleep(5);
      FutureTask<Integer> second = waiter(pool, 2, () -> pool.get());
      Duration atLeast = Duration.ofNanos(System.nanoTime() - hasBegun);
      Duration longest = pool.statistics().longestWait();
      Duration atMost = Duration.ofNanos(System.nanoTime() - before);
      assertThat(longest).isBetween(atLeast, atMost);
      pool.put(lease);
      while (!first.isDone() && !second.isDone()) {
        Thread.sleep(1);
      }
      assertThat(pool.statistics().waiting()).isOne();
      assertThat(pool.statistics().longestWait()).isPositive();
      pool.put(lease);
      first.get();
      second.get();
      pool.put(lease);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGetWhoseTimeHasPassedIsATimeout(WaitStrategy strategy) throws Exception {
    try (Pool<String> pool = pool(strategy)) {
      int lease = pool.get(Duration.ofMillis(1));
      assertThat(pool.statistics().timeouts()).isZero();
      for (int i = 1; i <= 2; i++) {
        assertThatThrownBy(() -> pool.get(Duration.ofMillis(2)))
            .isInstanceOf(TimeoutException.class);
        assertThat(pool.statistics().timeouts()).isEqualTo(i);
      }
      assertThat(pool.statistics().waits()).isEqualTo(2);
      assertThat(pool.statistics().waiting()).isZero();
      assertThat(pool.statistics().waitTime()).isGreaterThanOrEqualTo(Duration.ofMillis(4));
      pool.put(lease);
    }
  }

  @Test
  void aGetThatMayNotWaitCountsNeitherAsWaitNorAsTimeout() throws Exception {
    try (Pool<String> pool = pool(WaitStrategy.PARK)) {
      int lease = pool.get(Duration.ZERO);
      for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
        assertThatThrownBy(() -> pool.get(none)).isInstanceOf(TimeoutException.class);
      }
      assertThat(pool.statistics().waits()).isZero();
      assertThat(pool.statistics().waitTime()).isZero();
      assertThat(pool.statistics().timeouts()).isZero();
      pool.put(lease);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptOrTheEndOfThePoolIsNoTimeout(WaitStrategy strategy) throws Exception {
    Pool<String> pool = pool(strategy);
    int lease = pool.get();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> pool.get(Duration.ofDays(1))).isInstanceOf(InterruptedException.class);
    FutureTask<Integer> abandoned = waiter(pool, 1, () -> pool.get(Duration.ofDays(1)));
    pool.closeAbandoning();
    assertThatThrownBy(abandoned::get).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(pool.statistics().waits()).isEqualTo(2);
    assertThat(pool.statistics().waiting()).isZero();
    assertThat(pool.statistics().timeouts()).isZero();
    pool.put(lease);
  }
}
