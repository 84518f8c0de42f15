package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A thread scans the words for a free index, one after the other. It must not report emptiness
 * because another thread puts an index into a word that was scanned, and takes one from a word that
 * was not. Many words with a bit each make the scan long. Every thread keeps all but one of its
 * share, and puts the one that it has held longest, so that the free indices keep moving. The
 * shares add up to the capacity: whenever a thread gets, an index is free, and so every refusal is
 * false.
 */
class EmptinessStressTest {
  private static final int ROUNDS = 3_000_000;

  @ParameterizedTest
  @CsvSource({
    "2, 128, 64, 1, 0",
    "2, 96, 64, 1, 0",
    "4, 64, 64, 1, 0",
    "2, 16, 16, 1, 0",
    "2, 16, 16, 1, 1",
    "2, 128, 16, 8, 8",
    "2, 96, 8, 8, 3"
  })
  void aRefusalNeedsAnInstantAtWhichNothingWasFree(
      int threads, int capacity, int stripes, int count, int slots) throws InterruptedException {
    IndexPool pool = new IndexPool("pool", capacity, stripes, count, slots);
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
