package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.pool.GetOutcome;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PendingGet;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads that wait, gets that wait without a thread, cancels, time-outs: each handler is called
 * once, no index is lent twice, and in the end none is missing.
 */
class AsyncStressTest {
  /** How many gets there are in all. As a soak, 10,000,000. */
  private static final int GETS = Integer.getInteger("iobuf.async.gets", 200_000);

  private static final int THREADS = 8;
  private static final int CAPACITY = 16;

  private final IndexPool pool = new IndexPool("pool", CAPACITY);
  private final AtomicIntegerArray holders = new AtomicIntegerArray(CAPACITY);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** The gets whose handlers have not been called; and the threads. */
  private final Phaser open = new Phaser(1);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachHandlerIsCalledOnceAndNothingIsLost(boolean virtual) {
    Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      open.register();
      builder.start(() -> run(number));
    }
    open.arriveAndAwaitAdvance();
    assertThat(failure.get()).isNull();
    assertThat(pool.lent()).isZero();
    assertThat(pool.statistics().waiting()).isZero();
    pool.close();
  }

  private void run(int number) {
    try {
      SplittableRandom random = new SplittableRandom(number);
      for (int i = 0; i < GETS / THREADS && failure.get() == null; i++) {
        use(random);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    } finally {
      open.arriveAndDeregister();
    }
  }

  private void use(SplittableRandom random) throws InterruptedException {
    int[] leases = new int[1 + random.nextInt(random.nextInt(4) == 0 ? CAPACITY : 3)];
    switch (random.nextInt(4)) {
      case 0 -> {
        pool.get(leases, 0, leases.length);
        holdAndPut(leases);
      }
      case 1 -> begin(leases, Duration.ofNanos(1 + random.nextInt(200_000)));
      case 2 -> {
        PendingGet get = begin(leases, Duration.ofDays(1));
        if (random.nextBoolean()) {
          get.cancel();
        }
      }
      default -> begin(leases, Duration.ofDays(1));
    }
  }

  private PendingGet begin(int[] leases, Duration timeout) {
    open.register();
    boolean[] wasCalled = {false};
    return pool.getAsync(
        leases,
        0,
        leases.length,
        (lease, outcome) -> {
          try {
            assertThat(wasCalled[0]).as("called before").isFalse();
            wasCalled[0] = true;
            if (outcome == GetOutcome.LENT) {
              assertThat(lease).isEqualTo(leases[0]);
              holdAndPut(leases);
            }
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
          } finally {
            open.arriveAndDeregister();
          }
        },
        timeout);
  }

  private void holdAndPut(int[] leases) {
    for (int lease : leases) {
      assertThat(holders.getAndIncrement(lease)).as("lent twice").isZero();
    }
    for (int lease : leases) {
      holders.decrementAndGet(lease);
    }
    pool.put(leases, 0, leases.length);
  }
}
