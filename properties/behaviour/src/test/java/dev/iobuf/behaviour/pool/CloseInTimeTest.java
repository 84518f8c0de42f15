package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.PooledValues;
import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A close that waits for the lent indices: it takes all indices, or leaves the pool as it was. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // for loops that spin
class CloseInTimeTest {
  private static final Duration LONG = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final int ROUNDS = 300;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private Future<?> closing(IndexPool pool, Duration timeout) {
    return threads.submit(() -> {
      pool.close(timeout);
      return null;
    });
  }

  /**
   * Waits until a closing thread has taken a number of indices, by the number that other threads
   * see free.
   */
  private static void awaitAvailable(IndexPool pool, int available) {
    while (pool.available() != available) {
      Thread.onSpinWait();
    }
  }

  /** All indices can be lent, each once, and then none. */
  private static void assertNothingIsLost(IndexPool pool) {
    int[] leases = new int[pool.capacity()];
    assertThat(pool.tryGet(leases, 0, leases.length)).isEqualTo(leases.length);
    assertThat(leases).doesNotHaveDuplicates();
    assertThat(pool.tryGet()).isEqualTo(IndexPool.WOULD_BLOCK);
    pool.put(leases, 0, leases.length);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void closesAtOnceIfNothingIsLentThoughTheThreadIsInterrupted() throws Exception {
    IndexPool pool = new IndexPool("pool", 200);
    Thread.currentThread().interrupt();
    pool.close(LONG);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(pool.isClosed()).isTrue();
    pool.close(LONG);
    pool.close(Duration.ZERO);
  }

  @Test
  void refusesNoTime() {
    IndexPool pool = new IndexPool("pool", 1);
    assertThatThrownBy(() -> pool.close(null)).isInstanceOf(NullPointerException.class);
    assertThat(pool.isClosed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(WaitStrategy.class)
  void waitsForTheLastLeaseWithEachStrategy(WaitStrategy strategy) throws Exception {
    IndexPool pool = IndexPool.create("pool", 70, PoolOptions.DEFAULT.waiting(strategy));
    int[] leases = {pool.tryGet(), pool.tryGet()};
    Future<?> closing = closing(pool, LONG);
    awaitAvailable(pool, 0);
    pool.put(leases[0]);
    awaitAvailable(pool, 0);
    assertThat(closing.isDone()).isFalse();
    pool.put(leases[1]);
    closing.get();
    assertThat(pool.isClosed()).isTrue();
    assertThat(pool.statistics().waits()).as("it is not one of the waits").isZero();
  }

  @Test
  void freesTheSlab() throws Exception {
    SmallBufferPool pool = SmallBufferPool.create(3);
    int lease = pool.tryGet();
    Future<?> closing =
        threads.submit(() -> {
          pool.close(LONG);
          return null;
        });
    pool.put(lease);
    closing.get();
    assertThat(pool.slab().isOpen()).isFalse();
  }

  @Test
  void endsTheValues() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    PooledValues<Object> values =
        PooledValues.of(index -> new Object()).end(value -> ended.incrementAndGet());
    BoundedPool<Object> pool = BoundedPool.create(3, values);
    int lease = pool.tryGet();
    assertThatThrownBy(() -> pool.close(SHORT)).isInstanceOf(IllegalStateException.class);
    assertThat(ended).hasValue(0);
    pool.put(lease);
    pool.close(SHORT);
    assertThat(ended).hasValue(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.02S", "PT0S", "PT-1S", "PT-2562047788015215H"})
  void isRefusedAsCloseIsWhenTheTimeHasPassed(String timeout) {
    IndexPool pool = new IndexPool("pool", 70);
    int lease = pool.tryGet();
    assertThatThrownBy(() -> pool.close(Duration.parse(timeout)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close while 1 of 70 indices are lent: pool=pool[capacity=70]");
    assertThat(pool.lent()).isEqualTo(1);
    pool.put(lease);
    assertNothingIsLost(pool);
  }

  @Test
  void namesTheHoldersWhereTheyAreKnown() {
    IndexPool pool = IndexPool.create("pool", 3, PoolOptions.DEFAULT.census(1).guardedViews());
    int lease = pool.tryGet();
    assertThatThrownBy(() -> pool.close(SHORT))
        .hasMessageContaining("close while 1 of 3 ")
        .hasMessageContaining("index " + lease + ", lent to " + Thread.currentThread());
    assertThat(pool.lentLongerThan(Duration.ZERO)).hasSize(1);
    pool.put(lease);
    assertNothingIsLost(pool);
  }

  @Test
  void anInterruptEndsItAndAllIsFreeAgain() throws Exception {
    IndexPool pool = new IndexPool("pool", 3);
    int lease = pool.tryGet();
    Thread closer = Thread.currentThread();
    Future<?> _ =
        threads.submit(() -> {
          awaitAvailable(pool, 0);
          closer.interrupt();
        });
    assertThatThrownBy(() -> pool.close(LONG))
        .isInstanceOf(InterruptedException.class)
        .hasMessageContaining("lent=1, pool=pool[capacity=3]");
    assertThat(Thread.interrupted()).isFalse();
    pool.put(lease);
    assertNothingIsLost(pool);
  }

  @Test
  void aWaiterThatCameBeforeIsServedBefore() throws Exception {
    IndexPool pool = new IndexPool("pool", 1);
    int lease = pool.tryGet();
    AtomicReference<Thread> waiting = new AtomicReference<>();
    Future<Integer> waiter =
        threads.submit(() -> {
          waiting.set(Thread.currentThread());
          return pool.get();
        });
    awaitSleep(pool, waiting);
    AtomicReference<Thread> closer = new AtomicReference<>();
    Future<?> closing =
        threads.submit(() -> {
          closer.set(Thread.currentThread());
          pool.close(LONG);
          return null;
        });
    awaitSleep(pool, closer);
    // The closer has woken the waiter in vain when it joined the queue. While the waiter is awake,
    // a
    // put may serve the closer.
    Thread.sleep(50);
    awaitSleep(pool, waiting);
    pool.put(lease);
    assertThat(waiter.get()).isEqualTo(lease);
    assertThat(closing.isDone()).isFalse();
    pool.put(lease);
    closing.get();
  }

  /** Waits until a thread sleeps in the queue of the pool, not for another reason. */
  private static void awaitSleep(IndexPool pool, AtomicReference<Thread> thread) {
    while (thread.get() == null || LockSupport.getBlocker(thread.get()) != pool) {
      LockSupport.parkNanos(1);
    }
  }

  @Test
  void aWaiterGetsAnIndexThatACloserPutsBack() throws Exception {
    IndexPool pool = new IndexPool("pool", 2);
    int lease = pool.tryGet();
    Future<?> closing = closing(pool, Duration.ofMillis(200));
    awaitAvailable(pool, 0);
    int second = pool.get();
    assertThat(second).isNotEqualTo(lease);
    assertThatThrownBy(closing::get)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close while 1 of 2 ");
  }

  @Test
  void countsAsLentOnlyTheLeasesOfCallers() throws Exception {
    IndexPool pool = new IndexPool("pool", 5);
    int[] leases = {pool.tryGet(), pool.tryGet()};
    Future<?> closing = closing(pool, LONG);
    awaitAvailable(pool, 0);
    while (pool.lent() != 2) {
      Thread.onSpinWait(); // It counts an index a moment after it has taken it.
    }
    assertThat(pool.statistics().lent()).isEqualTo(2);
    assertThatThrownBy(pool::close).hasMessageContaining("close while 2 of 5 ");
    pool.put(leases, 0, 2);
    closing.get();
    assertThat(pool.lent()).isZero();
  }

  @Test
  void abandoningEndsTheWaitAndNeedNotWaitItself() throws Exception {
    IndexPool pool = new IndexPool("pool", 3);
    int lease = pool.tryGet();
    AtomicInteger ended = new AtomicInteger();
    Future<?> closing = closing(pool, LONG);
    awaitAvailable(pool, 0);
    pool.closeAbandoning(ended::incrementAndGet);
    assertThatThrownBy(closing::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close while 1 of 3 ")
        .hasMessageContaining("it is abandoned");
    assertThat(pool.lent()).isEqualTo(1);
    assertThat(ended).hasValue(0);
    pool.put(lease);
    assertThat(ended).hasValue(1);
    pool.close(LONG);
  }

  @Test
  void severalCloseThePoolTogether() throws Exception {
    IndexPool pool = new IndexPool("pool", 40);
    int[] leases = new int[40];
    assertThat(pool.tryGet(leases, 0, 40)).isEqualTo(40);
    List<Future<?>> closers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      closers.add(closing(pool, LONG));
    }
    for (int lease : leases) {
      pool.put(lease);
      LockSupport.parkNanos(1);
    }
    for (Future<?> closer : closers) {
      closer.get();
    }
    assertThat(pool.isClosed()).isTrue();
  }

  /** Users continue until the pool is closed. All closers but the last have little time. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsLostWhicheverThreadTimesOut(boolean tracked) throws Exception {
    PoolOptions plain = PoolOptions.DEFAULT;
    for (int round = 0; round < (tracked ? ROUNDS / 10 : ROUNDS); round++) {
      IndexPool pool =
          IndexPool.create("pool", 3, tracked ? plain.census(1).guardedViews() : plain);
      List<Future<Integer>> users = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        users.add(threads.submit(user(pool)));
      }
      Future<?> first = threads.submit(hasty(pool));
      Future<?> second = threads.submit(hasty(pool));
      first.get();
      second.get();
      pool.close(LONG);
      for (Future<Integer> user : users) {
        assertThat(user.get()).isNotNegative();
      }
      assertThat(pool.isClosed()).isTrue();
    }
  }

  private static Callable<Integer> user(IndexPool pool) {
    return () -> {
      int gets = 0;
      try {
        while (true) {
          int lease = gets % 2 == 0 ? pool.get() : pool.tryGet();
          if (lease != IndexPool.WOULD_BLOCK) {
            LockSupport.parkNanos(1);
            pool.put(lease);
          }
          gets++;
        }
      } catch (IllegalStateException closed) {
        assertThat(closed.getMessage()).containsAnyOf("get after close", "ended by close");
      }
      return gets;
    };
  }

  private static Callable<Boolean> hasty(IndexPool pool) {
    return () -> {
      for (int i = 0; i < 20; i++) {
        try {
          pool.close(Duration.ofNanos(ThreadLocalRandom.current().nextInt(50_000)));
          return true;
        } catch (IllegalStateException refused) {
          assertThat(refused).hasMessageContaining("close while ");
        }
      }
      return false;
    };
  }
}
