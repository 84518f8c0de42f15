package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.PicoBufferPool;
import dev.iobuf.pool.IndexPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A pool that is closed while leases are out: it lends no more, and ends when all have returned.
 */
@Timeout(120)
class AbandonedPoolTest {
  private static final int ROUNDS = 20_000;

  private final AtomicInteger ended = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private void abandon(IndexPool pool) {
    pool.closeAbandoning(ended::incrementAndGet);
  }

  @Test
  void endsAtOnceIfNothingIsLent() {
    IndexPool pool = new IndexPool("pool", 3);
    abandon(pool);
    assertThat(ended).hasValue(1);
    assertThat(pool.isClosed()).isTrue();
    abandon(pool);
    pool.close();
    assertThat(ended).hasValue(1);
  }

  @Test
  void countsAsLentTheIndicesThatHaveNotReturned() {
    IndexPool pool = new IndexPool("pool", 3);
    int first = pool.tryGet();
    int second = pool.tryGet();
    abandon(pool);
    assertThat(pool.lent()).isEqualTo(2);
    assertThat(pool.statistics().lent()).isEqualTo(2);
    assertThat(pool.statistics().highWater()).isEqualTo(2);
    pool.put(first);
    assertThat(pool.lent()).isEqualTo(1);
    assertThat(ended).hasValue(0);
    pool.put(second);
    assertThat(pool.lent()).isZero();
    assertThat(ended).hasValue(1);
    assertThatThrownBy(() -> pool.put(second))
        .hasMessageContaining("index " + second + " after close: ");
  }

  @Test
  void refusesToPinAReturnedLease() {
    PicoBufferPool pool = PicoBufferPool.create(3);
    int first = pool.tryGet();
    int second = pool.tryGet();
    pool.closeAbandoning();
    pool.put(first);
    int neverLent = 3 - first - second;

    assertThatThrownBy(() -> pool.pin(first)).hasMessageContaining(first + " that is not lent");
    assertThatThrownBy(() -> pool.pin(neverLent)).hasMessageContaining("that is not lent");

    pool.pin(second);
    pool.unpin(second);
    assertThat(pool.pinned()).isZero();
    assertThat(pool.isClosed()).isFalse();
    pool.put(second);
    assertThat(pool.isClosed()).isTrue();
  }

  @Test
  void takesSeveralBackAtOnce() {
    IndexPool pool = new IndexPool("pool", 200);
    int[] leases = new int[150];
    assertThat(pool.tryGet(leases, 0, 150)).isEqualTo(150);
    abandon(pool);
    pool.put(leases, 0, 100);
    assertThat(pool.lent()).isEqualTo(50);
    int twice = leases[0];
    assertThatThrownBy(() -> pool.put(new int[] {leases[100], twice, leases[101]}, 0, 3))
        .hasMessageContaining("put of index " + twice)
        .hasMessageContaining("1 of 3 indices were put");
    pool.put(leases, 101, 49);
    assertThat(ended).hasValue(1);
  }

  /** A put that comes after the end must not lend its index to any thread, even for a moment. */
  @Test
  void lendsNothingThatIsPutAfterwards() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    for (int round = 0; round < ROUNDS; round++) {
      IndexPool pool = new IndexPool("pool", 2);
      int[] leases = {pool.tryGet(), pool.tryGet()};
      abandon(pool);
      Future<Integer> lent =
          threads.submit(() -> {
            start.await();
            return successes(pool);
          });
      start.await();
      pool.put(leases[0]);
      pool.put(leases[1]);
      assertThat(lent.get()).isZero();
      assertThat(ended).hasValue(round + 1);
    }
  }

  private static int successes(IndexPool pool) {
    int successes = 0;
    while (!pool.isClosed() && successes == 0) {
      try {
        pool.tryGet();
        successes++;
      } catch (IllegalStateException refused) {
        assertThat(refused).hasMessageContaining("get after close");
      }
    }
    return successes;
  }

  @Test
  void missesNoPutThatRacesWithIt() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    for (int round = 0; round < ROUNDS; round++) {
      IndexPool pool = new IndexPool("pool", 2);
      int[] leases = {pool.tryGet(), pool.tryGet()};
      assertThat(pool.tryGet()).isEqualTo(IndexPool.WOULD_BLOCK);
      Future<?> put = threads.submit(() -> putAfter(start, pool, leases[0]));
      start.await();
      abandon(pool);
      put.get();
      pool.put(leases[1]);
      assertThat(ended).as("round %d", round).hasValue(round + 1);
    }
  }

  private static Void putAfter(CyclicBarrier start, IndexPool pool, int lease) throws Exception {
    start.await();
    for (int spins = ThreadLocalRandom.current().nextInt(200); spins > 0; spins--) {
      Thread.onSpinWait();
    }
    pool.put(lease);
    return null;
  }

  /**
   * Threads wait during the end of the pool, and indices are transferred to some of them: no lease
   * gets lost.
   */
  @Test
  void getsBackAnIndexInTransferToAWaiter() throws Exception {
    for (int round = 0; round < ROUNDS / 100; round++) {
      IndexPool pool = new IndexPool("pool", 2);
      List<Future<Integer>> users = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        users.add(threads.submit(untilItEnds(pool)));
      }
      while (users.stream().noneMatch(user -> user.isDone()) && pool.statistics().waits() < 50) {
        Thread.onSpinWait();
      }
      abandon(pool);
      for (Future<Integer> user : users) {
        assertThat(user.get()).isNotNegative();
      }
      assertThat(ended).as("round %d: %s lent", round, pool.lent()).hasValue(round + 1);
    }
  }

  private static Callable<Integer> untilItEnds(IndexPool pool) {
    return () -> {
      int gets = 0;
      try {
        while (true) {
          int lease = pool.get();
          gets++;
          LockSupport.parkNanos(1);
          pool.put(lease);
        }
      } catch (IllegalStateException end) {
        assertThat(end).hasMessageContaining("close");
      }
      return gets;
    };
  }
}
