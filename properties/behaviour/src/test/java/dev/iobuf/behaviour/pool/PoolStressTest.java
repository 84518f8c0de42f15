package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.pool.IndexPool;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real threads get and put as fast as they can, and every round checks the promises of the pool:
 *
 * <ul>
 *   <li>exclusivity: an index is held by one thread at a time;
 *   <li>happens-before: the next holder finds the plain payload that a holder left;
 *   <li>no false WOULD_BLOCK: if the capacity covers all indices held at once, get never fails;
 *   <li>conservation: once all is put, the pool drains to exactly its capacity of distinct indices.
 * </ul>
 *
 * <p>{@code -Diobuf.stress.rounds=N} sets the rounds of each case; the profile {@code nightly} has
 * twenty times as many as a build.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolStressTest {
  private static final long ROUNDS = Long.getLong("iobuf.stress.rounds", 1_000_000L);

  /** A number of threads, the most leases that each holds, and the capacity of the pool. */
  record Case(boolean virtual, int threads, int capacity, int leases) {
    boolean isCovered() {
      return threads * leases <= capacity;
    }

    ThreadFactory threadFactory() {
      return virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (boolean virtual : new boolean[] {false, true}) {
      for (int threads : new int[] {2, 3, 8, 16}) {
        for (int capacity : new int[] {1, 2, 5, 16, 1024}) {
          for (int leases : new int[] {1, 8}) {
            cases.add(new Case(virtual, threads, capacity, leases));
          }
        }
      }
    }
    return cases.stream();
  }

  /** The first case should not be charged for the JVM's warm-up. */
  @BeforeAll
  void warmUp() throws InterruptedException {
    new Run(new Case(false, 2, 64, 1), 100_000).run();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lendsEveryIndexToOneHolderAtATimeAndLosesNone(Case c) throws InterruptedException {
    Run run = new Run(c, ROUNDS);
    run.run();
    assertThat(run.faults).as("faults seen by %s", c).isEmpty();
    assertThat(run.refused.get() == 0 || !c.isCovered())
        .as("false WOULD_BLOCK: %d times in %s", run.refused.get(), c)
        .isTrue();
    assertThat(run.lendings.get()).isPositive();
    assertThat(drain(run.pool)).as("distinct indices left in %s", c).isEqualTo(c.capacity);
  }

  private static int drain(IndexPool pool) {
    BitSet seen = new BitSet();
    for (int index = pool.tryGet(); index != IndexPool.WOULD_BLOCK; index = pool.tryGet()) {
      assertThat(seen.get(index)).as("index %d free twice", index).isFalse();
      seen.set(index);
    }
    return seen.cardinality();
  }

  private static final class Run {
    final Case c;
    final IndexPool pool;
    final long roundsPerThread;

    /** Two plain words an index: its holder, or 0; and how often it was lent, twice over. */
    final long[] holder;

    final long[] payload;
    final long[] mirror;
    final List<String> faults = java.util.Collections.synchronizedList(new ArrayList<>());
    final AtomicLong refused = new AtomicLong();
    final AtomicLong lendings = new AtomicLong();

    Run(Case c, long rounds) {
      this.c = c;
      this.pool = new IndexPool("pool", c.capacity);
      this.roundsPerThread = Math.max(1, rounds / c.threads);
      this.holder = new long[c.capacity];
      this.payload = new long[c.capacity];
      this.mirror = new long[c.capacity];
    }

    void run() throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int i = 1; i <= c.threads; i++) {
        long id = i;
        Thread thread = c.threadFactory().newThread(() -> work(id));
        threads.add(thread);
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    @SuppressWarnings("ThreadPriorityCheck") // Only to mix the threads: no check depends on it.
    private void work(long id) {
      int[] held = new int[c.leases];
      long none = 0;
      long got = 0;
      try {
        for (long round = 0; round < roundsPerThread && faults.isEmpty(); round++) {
          int n = 0;
          while (n < c.leases) {
            int index = pool.tryGet();
            if (index == IndexPool.WOULD_BLOCK) {
              none++;
              break;
            }
            take(index, id);
            held[n++] = index;
          }
          got += n;
          while (n > 0) {
            leave(held[--n], id);
          }
          if ((round & 0x3f) == 0 && c.threads > 2) {
            Thread.yield();
          }
        }
      } catch (RuntimeException e) {
        faults.add("thread " + id + ": " + e);
      }
      refused.addAndGet(none);
      lendings.addAndGet(got);
    }

    private void take(int index, long id) {
      if (holder[index] != 0) {
        faults.add("index " + index + " lent to " + id + " while held by " + holder[index]);
      }
      holder[index] = id;
      if (payload[index] != mirror[index]) {
        faults.add("index " + index + " shows half of what its last holder wrote");
      }
      payload[index]++;
    }

    private void leave(int index, long id) {
      if (holder[index] != id) {
        faults.add("index " + index + " of " + id + " taken over by " + holder[index]);
      }
      mirror[index]++;
      holder[index] = 0;
      pool.put(index);
    }
  }
}
