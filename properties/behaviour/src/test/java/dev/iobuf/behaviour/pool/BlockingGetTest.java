package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.IndexPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Waiting for an index: a put, a time-out, an interrupt or a close ends it, and only a put lends.
 */
@Timeout(60)
class BlockingGetTest {
  private final IndexPool pool = new IndexPool("pool", 2);

  private int[] exhaust() {
    return Stream.generate(pool::tryGet).limit(2).mapToInt(Integer::intValue).toArray();
  }

  @Test
  void takesAFreeIndexAtOnce() throws Exception {
    assertThat(new int[] {pool.get(), pool.get(Duration.ZERO)}).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void takesAFreeIndexThoughTheThreadIsInterruptedAndKeepsTheInterrupt() throws Exception {
    Thread.currentThread().interrupt();
    assertThat(pool.get()).isNotEqualTo(IndexPool.WOULD_BLOCK);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void waitsUntilAnotherThreadPuts(boolean virtual) throws Exception {
    int[] leases = exhaust();
    try (ExecutorService executor = executor(virtual)) {
      Future<Integer> waiter = executor.submit(() -> pool.get());
      assertThatThrownBy(() -> waiter.get(20, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      pool.put(leases[1]);
      assertThat(waiter.get()).isEqualTo(leases[1]);
    }
    assertThat(pool.lent()).isEqualTo(2);
  }

  @Test
  void timesOutWithAMessageThatNamesPoolCapacityAndTime() {
    exhaust();
    assertThatThrownBy(() -> pool.get(Duration.ofMillis(30)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("timeout=PT0.03S")
        .hasMessageContaining("lent=2")
        .hasMessageContaining("pool[capacity=2]");
    assertThat(pool.lent()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT-2562047788015215H"})
  void aTimeoutThatIsOverDoesNotWait(String timeout) {
    exhaust();
    assertThatThrownBy(() -> pool.get(Duration.parse(timeout)))
        .isInstanceOf(TimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptEndsTheWaitAndLendsNothing(boolean virtual) throws Exception {
    int[] leases = exhaust();
    try (ExecutorService executor = executor(virtual)) {
      CountDownLatch waiting = new CountDownLatch(1);
      Future<Integer> waiter =
          executor.submit(() -> {
            waiting.countDown();
            // Longer than any Duration that fits into nanoseconds: must not overflow.
            return pool.get(Duration.ofSeconds(Long.MAX_VALUE));
          });
      waiting.await();
      executor.shutdownNow();
      assertThatThrownBy(waiter::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(InterruptedException.class)
          .hasMessageContaining("pool[capacity=2]");
    }
    pool.put(leases[0]);
    assertThat(pool.tryGet()).isEqualTo(leases[0]);
  }

  @Test
  void manyVirtualThreadsShareFewIndices() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<?>> futures = new ArrayList<>();
    try (ExecutorService executor = executor(true)) {
      for (int i = 0; i < 2_000; i++) {
        futures.add(
            executor.submit(() -> {
              int lease = pool.get();
              most.accumulateAndGet(holders.incrementAndGet(), Math::max);
              LockSupport.parkNanos(1);
              holders.decrementAndGet();
              pool.put(lease);
              return null;
            }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
    assertThat(most.get()).isBetween(1, 2);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void closeEndsNoWaitSinceAWaiterFindsItRefused() throws Exception {
    int[] leases = exhaust();
    try (ExecutorService executor = executor(false)) {
      Future<Integer> waiter = executor.submit(() -> pool.get());
      assertThatThrownBy(pool::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("close while 2 of 2");
      pool.put(leases[0]);
      assertThat(waiter.get()).isEqualTo(leases[0]);
    }
  }

  private static ExecutorService executor(boolean virtual) {
    return virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newCachedThreadPool();
  }
}
