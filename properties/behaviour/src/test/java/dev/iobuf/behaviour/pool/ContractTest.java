package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.PicoBufferPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.Pool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The promises of the README that other pools don't make, each shown once with a few threads. */
@Timeout(60)
class ContractTest {

  /** A pool with a cache for each thread would keep some of them for the thread that sleeps. */
  @ParameterizedTest(name = "of {0}, put in bursts of {1}")
  @CsvSource({"1024, 1", "1024, 32", "1024, 1024", "64, 64", "65536, 256", "7, 3"})
  void everyBufferThatASleepingThreadHasPutCanBeGot(int capacity, int burst) throws Exception {
    CountDownLatch isAsleep = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (PicoBufferPool pool = PicoBufferPool.create(capacity)) {
      Thread sleeper =
          Thread.ofPlatform()
              .start(() -> {
                useAll(pool, burst);
                isAsleep.countDown();
                sleepUntil(end);
              });
      isAsleep.await();
      int[] leases = new int[capacity];
      for (int i = 0; i < capacity; i++) {
        leases[i] = pool.tryGet();
        assertThat(leases[i]).as("get %d of %d", i + 1, capacity).isNotNegative();
      }
      assertThat(pool.tryGet()).isEqualTo(Pool.WOULD_BLOCK);
      pool.put(leases, 0, capacity);
      end.countDown();
      sleeper.join();
    }
  }

  private static void useAll(PicoBufferPool pool, int burst) {
    int[] leases = new int[pool.capacity()];
    assertThat(pool.tryGet(leases, 0, leases.length)).isEqualTo(leases.length);
    for (int from = 0; from < leases.length; from += burst) {
      pool.put(leases, from, Math.min(burst, leases.length - from));
    }
  }

  private static void sleepUntil(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** In a pool whose queues belong to threads, only a put of the waiter's own thread wakes it. */
  @Test
  void aPutOfAThreadThatNeverGotWakesTheThreadThatHasWaitedLongest() throws Exception {
    int waiters = 20;
    try (PicoBufferPool pool = PicoBufferPool.create(waiters)) {
      int[] leases = new int[waiters];
      assertThat(pool.tryGet(leases, 0, waiters)).isEqualTo(waiters);
      List<Integer> served = Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < waiters; i++) {
        threads.add(waiting(pool, i, served));
      }
      for (int i = 0; i < waiters; i++) {
        int lease = leases[i];
        Thread putter = Thread.ofPlatform().start(() -> pool.put(lease));
        putter.join();
        threads.get(i).join();
      }
      assertThat(served).containsExactlyElementsOf(IntStream.range(0, waiters).boxed().toList());
      pool.put(leases, 0, waiters);
    }
  }

  /** A thread, every other one virtual, that sleeps in get, and keeps what it gets. */
  private static Thread waiting(PicoBufferPool pool, int number, List<Integer> served)
      throws InterruptedException {
    Thread.Builder builder = number % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
    Thread thread =
        builder.start(() -> {
          try {
            pool.get();
            served.add(number);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    while (!(LockSupport.getBlocker(thread) instanceof IndexPool)) {
      Thread.sleep(1);
    }
    return thread;
  }
}
