package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PendingGet;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.PoolStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pool that counts its gets and refusals counts each once, whatever else its options say. */
@Timeout(60)
class CountedPoolTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 50_000;

  static List<PoolOptions> options() {
    PoolOptions counted = PoolOptions.DEFAULT.counted();
    return List.of(
        counted,
        counted.checked(),
        counted.census(),
        counted.wiped(),
        counted.checked().census(16).wiped().guardedViews());
  }

  private static void assertCounts(SmallBufferPool pool, long gets, long refusals) {
    assertThat(pool.statistics().gets()).as("gets").isEqualTo(gets);
    assertThat(pool.statistics().refusals()).as("refusals").isEqualTo(refusals);
  }

  @ParameterizedTest
  @MethodSource("options")
  void eachKindOfGetCountsWhatItLends(PoolOptions options) throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(5, options)) {
      assertCounts(pool, 0, 0);
      int[] leases = new int[5];
      leases[0] = pool.tryGet();
      assertCounts(pool, 1, 0);
      leases[1] = pool.get();
      leases[2] = pool.get(Duration.ofSeconds(1));
      assertCounts(pool, 3, 0);
      assertThat(pool.tryGet(leases, 3, 2)).isEqualTo(2);
      assertCounts(pool, 5, 0);
      pool.put(leases, 0, 5);
      pool.borrow().close();
      pool.borrow(Duration.ofSeconds(1)).close();
      assertCounts(pool, 7, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void whatIsNotLentAndNotAwaitedIsARefusal(PoolOptions options) throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(2, options)) {
      int[] leases = new int[3];
      assertThat(pool.tryGet(leases, 0, 3)).isEqualTo(2);
      assertCounts(pool, 2, 1);
      assertThat(pool.tryGet()).isEqualTo(SmallBufferPool.WOULD_BLOCK);
      assertThat(pool.tryBorrow()).isNull();
      assertCounts(pool, 2, 3);
      assertThat(pool.tryGet(leases, 2, 1)).isZero();
      assertThat(pool.tryGet(leases, 2, 0)).isZero();
      assertCounts(pool, 2, 4);
      for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
        assertThatThrownBy(() -> pool.get(none)).isInstanceOf(TimeoutException.class);
      }
      assertCounts(pool, 2, 6);
      pool.put(leases, 0, 2);
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void aGetThatWaitsIsNoRefusal(PoolOptions options) throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(1, options)) {
      int lease = pool.get();
      Uses.timeOut(pool);
      assertCounts(pool, 1, 0);
      Thread waiter = Uses.waiter(pool);
      pool.put(lease);
      waiter.join();
      assertCounts(pool, 2, 0);
      assertThat(pool.statistics().waits()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void theEndOfAPoolCountsNothing(PoolOptions options) {
    SmallBufferPool pool = SmallBufferPool.create(3, options);
    pool.put(pool.tryGet());
    pool.close();
    assertThatThrownBy(pool::tryGet).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pool.tryGet(new int[1], 0, 1))
        .isInstanceOf(IllegalStateException.class);
    assertCounts(pool, 1, 0);
  }

  @ParameterizedTest
  @MethodSource("options")
  void getsOfSeveralAndThoseWithoutAThreadCountAsTheOthers(PoolOptions options) throws Exception {
    IndexPool pool = IndexPool.create("pool", 3, options);
    int[] leases = new int[3];
    int[] one = new int[1];
    pool.get(leases, 0, 2);
    PendingGet _ = pool.getAsync((lease, _) -> leases[2] = lease);
    assertThat(pool.statistics().gets()).isEqualTo(3);
    assertThatThrownBy(() -> pool.get(one, 0, 1, Duration.ZERO))
        .isInstanceOf(TimeoutException.class);
    PendingGet _ = pool.getAsync((lease, _) -> one[0] = lease, Duration.ZERO);
    assertThat(pool.statistics().refusals()).isEqualTo(2);
    PendingGet _ = pool.getAsync((lease, _) -> one[0] = lease);
    pool.put(leases[0]);
    pool.put(one[0]);
    pool.put(leases, 1, 2);
    assertThat(pool.statistics().gets()).isEqualTo(4);
    assertThat(pool.statistics().refusals()).isEqualTo(2);
    pool.close();
  }

  @Test
  void otherPoolsSayThatTheyDoNotCount() {
    try (SmallBufferPool pool = SmallBufferPool.create(1, PoolOptions.DEFAULT.census())) {
      int lease = pool.tryGet();
      assertThat(pool.tryGet()).isEqualTo(SmallBufferPool.WOULD_BLOCK);
      assertCounts(pool, PoolStatistics.NOT_COUNTED, PoolStatistics.NOT_COUNTED);
      pool.put(lease);
    }
  }

  @Test
  void noGetOfManyThreadsIsLostOrCountedTwice() throws Exception {
    IndexPool pool = IndexPool.create("pool", THREADS - 1, PoolOptions.DEFAULT.counted());
    List<FutureTask<long[]>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      FutureTask<long[]> thread = new FutureTask<>(() -> use(pool));
      threads.add(thread);
      Thread.ofPlatform().daemon().start(thread);
    }
    long got = 0;
    long refused = 0;
    for (FutureTask<long[]> thread : threads) {
      got += thread.get()[0];
      refused += thread.get()[1];
    }
    assertThat(got + refused).isEqualTo((long) THREADS * ROUNDS);
    assertThat(pool.statistics().gets()).isEqualTo(got);
    assertThat(pool.statistics().refusals()).isEqualTo(refused);
    pool.close();
  }

  /** Returns how many gets found an index, and how many did not. */
  private static long[] use(IndexPool pool) {
    long[] counts = new long[2];
    for (int round = 0; round < ROUNDS; round++) {
      int index = pool.tryGet();
      if (index == IndexPool.WOULD_BLOCK) {
        counts[1]++;
      } else {
        counts[0]++;
        pool.put(index);
      }
    }
    return counts;
  }

  @Test
  void theNumberOfGetsNeverFalls() throws Exception {
    IndexPool pool = IndexPool.create("pool", 100, PoolOptions.DEFAULT.counted());
    FutureTask<long[]> user = new FutureTask<>(() -> use(pool));
    Thread.ofPlatform().daemon().start(user);
    long before = 0;
    while (!user.isDone()) {
      long now = pool.statistics().gets();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
    assertThat(pool.statistics().gets()).isEqualTo(user.get()[0]);
    pool.close();
  }
}
