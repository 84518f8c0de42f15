package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A thread that searches one stripe after the other must not report emptiness because another
 * thread put an index into a stripe that it had passed, and took one from a stripe before it. Many
 * stripes of one index make the search long. Every thread keeps all but one of its share and puts
 * the index that it has held longest, so that the free indices keep changing. The shares add up to
 * the capacity: while a thread gets, an index is free, so every refusal would be false.
 */
class EmptinessStressTest {
  private static final int ROUNDS = 3_000_000;

  @ParameterizedTest
  @CsvSource({
    "2, 128, 64, 1",
    "2, 96, 64, 1",
    "4, 64, 2, 1",
    "2, 16, 16, 1",
    "2, 16, 2, 64",
    "2, 128, 16, 8",
    "2, 68, 2, 64"
  })
  void aRefusalNeedsAnInstantAtWhichNothingWasFree(int threads, int capacity, int homes, int size)
      throws InterruptedException {
    IndexPool pool = new IndexPool("pool", capacity, homes, size);
    AtomicLong refused = new AtomicLong();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(
          Thread.ofPlatform().start(() -> refused.addAndGet(rotate(pool, capacity / threads))));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(refused.get()).as("refusals while an index was free").isZero();
    assertThat(pool.available()).isEqualTo(capacity);
  }

  private static long rotate(IndexPool pool, int share) {
    int[] held = new int[share - 1];
    for (int i = 0; i < held.length; i++) {
      held[i] = pool.tryGet();
    }
    long refused = 0;
    int oldest = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int index = pool.tryGet();
      if (index == IndexPool.WOULD_BLOCK) {
        refused++;
      } else {
        pool.put(held[oldest]);
        held[oldest] = index;
        oldest = (oldest + 1) % held.length;
      }
    }
    for (int index : held) {
      pool.put(index);
    }
    return refused;
  }
}
