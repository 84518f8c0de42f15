package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A get of several lends all or none, and no thread that wants several waits for ever. */
class SeveralAtOnceTest {
  /** How many gets there are in all. As a soak, 10,000,000. */
  private static final int GETS = Integer.getInteger("iobuf.several.gets", 100_000);

  private static final int THREADS = 1_000;
  private static final int CAPACITY = 64;

  private final IndexPool pool = new IndexPool("pool", CAPACITY);

  /** The number of the thread that holds each index; 0 if the index is free. */
  private final AtomicIntegerArray holders = new AtomicIntegerArray(CAPACITY);

  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyThreadsLoseNothingAndAreServed(boolean virtual) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
      threads.add(
          builder.unstarted(() -> {
            try {
              use(number + 1, threads);
            } catch (Throwable e) {
              failure.compareAndSet(null, e);
            }
          }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).isNull();
    assertThat(pool.lent()).isZero();
    pool.close(Duration.ofDays(1));
  }

  private void use(int number, List<Thread> threads) {
    SplittableRandom random = new SplittableRandom(number);
    int[] leases = new int[CAPACITY];
    for (int i = 0; i < GETS / THREADS; i++) {
      int count = 1 + random.nextInt(random.nextInt(8) == 0 ? CAPACITY : 4);
      try {
        if (random.nextBoolean()) {
          pool.get(leases, 0, count);
        } else {
          pool.get(leases, 0, count, Duration.ofNanos(random.nextInt(1_000_000)));
        }
        hold(number, leases, count);
        if (random.nextInt(4) == 0) {
          threads.get(random.nextInt(THREADS)).interrupt();
        }
        letGo(number, leases, count);
        pool.put(leases, 0, count);
      } catch (InterruptedException | TimeoutException _) {
        // It has lent nothing: else some index is never free again.
      }
    }
  }

  private void hold(int number, int[] leases, int count) {
    for (int i = 0; i < count; i++) {
      if (!holders.compareAndSet(leases[i], 0, number)) {
        throw new AssertionError("lent twice: " + leases[i]);
      }
    }
  }

  private void letGo(int number, int[] leases, int count) {
    for (int i = 0; i < count; i++) {
      if (!holders.compareAndSet(leases[i], number, 0)) {
        throw new AssertionError("another has it: " + leases[i]);
      }
    }
  }

  @Test
  void lendsAllThatThereAre() throws Exception {
    int[] leases = new int[CAPACITY];
    pool.get(leases, 0, CAPACITY);
    assertThat(Arrays.stream(leases).distinct().count()).isEqualTo(CAPACITY);
    assertThat(pool.lent()).isEqualTo(CAPACITY);
    pool.put(leases, 0, CAPACITY);
    pool.close();
  }

  @Test
  void lendsNoneWhereOneLacks() {
    int lease = pool.tryGet();
    assertThatThrownBy(() -> pool.get(new int[CAPACITY], 0, CAPACITY, Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("64");
    assertThat(pool.lent()).isEqualTo(1);
    pool.put(lease);
    pool.close();
  }

  @Test
  void refusesMoreThanThereAre() {
    int[] leases = new int[CAPACITY + 1];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.get(leases, 0, CAPACITY + 1))
        .withMessageContaining("count=65")
        .withMessageContaining("capacity=64");
    assertThat(pool.lent()).isZero();
    pool.close();
  }

  @Test
  void refusesPlacesOutsideOfTheArray() {
    int[] leases = new int[2];
    for (int[] range : new int[][] {{-1, 1}, {0, 3}, {1, 2}, {2, 1}, {0, -1}, {3, 0}}) {
      assertThatThrownBy(() -> pool.get(leases, range[0], range[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(pool.lent()).isZero();
    pool.close();
  }

  @Test
  void leasesOfACheckedPoolBeginWhenAllAreThere() throws Exception {
    IndexPool checked = IndexPool.create("checked", 2, PoolOptions.DEFAULT.checked());
    int[] leases = new int[2];
    checked.get(leases, 0, 2);
    checked.put(leases, 0, 2);
    assertThatThrownBy(() -> checked.put(leases, 0, 2)).isInstanceOf(IllegalStateException.class);
    checked.close();
  }
}
