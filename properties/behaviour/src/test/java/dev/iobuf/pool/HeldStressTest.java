package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads hold leases for long, and put them in any order, one or several at a time. So the indices
 * of a home's hints, and those at which a search begins, are seldom free. The test checks:
 *
 * <ul>
 *   <li>exclusivity: an index is in range, and held by one thread at a time;
 *   <li>happens-before: each holder finds that the plain note of the last one was cleared;
 *   <li>refusals: if the shares of all threads fit into the pool, get is never refused, and a get
 *       of several gets all;
 *   <li>wake-ups: if they don't fit, a thread that holds nothing waits, and is always served;
 *   <li>the estimate of free indices lies within 0 … capacity;
 *   <li>conservation: when all is put, the pool lends each index once.
 * </ul>
 *
 * <p>{@code -Diobuf.held.rounds=N} sets the rounds of a case; the profile nightly has more.
 */
@Timeout(1_800)
class HeldStressTest {
  private static final long ROUNDS = Long.getLong("iobuf.held.rounds", 400_000L);
  private static final long ROUNDS_A_POOL = 20_000;
  private static final int SEVERAL = 70;

  /** A number of threads, the most leases that each holds, and the capacity of the pool. */
  record Case(boolean virtual, int threads, int share, int capacity, int homes, int size) {
    boolean isCovered() {
      return threads * share <= capacity;
    }

    ThreadFactory threadFactory() {
      return virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        // The last stripe is shorter, and threads share homes.
        new Case(false, 4, 17, 68, 2, 64),
        new Case(false, 4, 2, 9, 2, 4),
        new Case(false, 8, 40, 321, 4, 64),
        new Case(false, 2, 1, 2, 2, 1),
        new Case(true, 8, 33, 5 * 64, 32, 64),
        new Case(false, 3, 700, 2_200, 32, 64),
        // Not enough for all.
        new Case(false, 4, 3, 5, 2, 4),
        new Case(true, 8, 20, 68, 2, 64),
        new Case(false, 3, 1, 1, 2, 64),
        new Case(true, 16, 90, 700, 32, 64));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lendsEveryIndexToOneHolderAndRefusesNoneThatIsFree(Case c) throws InterruptedException {
    // New pools, since a new pool takes other paths than a used one.
    for (long rounds = 0; rounds < ROUNDS; rounds += ROUNDS_A_POOL) {
      long seed = System.nanoTime();
      Run run = new Run(c, seed);
      run.run();
      assertThat(run.faults).as("faults of %s, seed %d", c, seed).isEmpty();
      assertThat(drain(run.pool)).as("distinct indices left in %s", c).isEqualTo(c.capacity);
    }
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
    final long seed;
    final IndexPool pool;

    /** In plain memory, the thread that holds an index, or 0. */
    final int[] holders;

    final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    Run(Case c, long seed) {
      this.c = c;
      this.seed = seed;
      this.pool = new IndexPool("pool", c.capacity, c.homes, c.size);
      this.holders = new int[c.capacity];
    }

    void run() throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int i = 1; i <= c.threads; i++) {
        int id = i;
        threads.add(c.threadFactory().newThread(() -> new Holder(this, id).work()));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  /** A thread, and its leases. */
  private static final class Holder {
    private final Run run;
    private final IndexPool pool;
    private final int id;
    private final RandomGenerator random;
    private final int[] held;
    private final int[] leases = new int[SEVERAL];
    private int count;

    Holder(Run run, int id) {
      this.run = run;
      this.pool = run.pool;
      this.id = id;
      this.random = RandomGeneratorFactory.of("SplittableRandom").create(run.seed + id);
      this.held = new int[run.c.share];
    }

    void work() {
      try {
        for (long i = 0; i < ROUNDS_A_POOL / run.c.threads && run.faults.isEmpty(); i++) {
          step();
        }
        while (count > 0) {
          putOne();
        }
      } catch (RuntimeException | InterruptedException | TimeoutException e) {
        run.faults.add("thread " + id + ": " + e);
      }
    }

    private void step() throws InterruptedException, TimeoutException {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> getOne();
        case 3 -> getSeveral();
        case 4, 5, 6 -> putOne();
        default -> putSeveral();
      }
      if (random.nextInt(16) == 0) {
        int free = pool.available();
        expect(free >= 0 && free <= run.c.capacity, "estimate of what is free: " + free);
      }
    }

    private void getOne() throws InterruptedException, TimeoutException {
      if (count == held.length) {
        return;
      }
      int index = pool.tryGet();
      expect(index >= 0 || !run.c.isCovered(), "refused");
      if (index == IndexPool.WOULD_BLOCK && count == 0) {
        index = pool.get(Duration.ofMinutes(1));
      }
      if (index != IndexPool.WOULD_BLOCK) {
        take(index);
      }
    }

    private void getSeveral() {
      int wanted = Math.min(held.length - count, 1 + random.nextInt(SEVERAL));
      int got = pool.tryGet(leases, 0, wanted);
      expect(got == wanted || !run.c.isCovered(), "got " + got + " of " + wanted);
      for (int i = 0; i < got; i++) {
        take(leases[i]);
      }
    }

    private void putOne() {
      if (count > 0) {
        pool.put(leave());
      }
    }

    private void putSeveral() {
      int several = Math.min(count, random.nextInt(SEVERAL));
      for (int i = 0; i < several; i++) {
        leases[i] = leave();
      }
      if (random.nextBoolean()) {
        // Those of a stripe lie together, and are put by one step.
        Arrays.sort(leases, 0, several);
      }
      pool.put(leases, 0, several);
    }

    private void take(int index) {
      expect(index >= 0 && index < run.c.capacity, "no index: " + index);
      expect(run.holders[index] == 0, "index " + index + " is held by " + run.holders[index]);
      run.holders[index] = id;
      held[count++] = index;
    }

    /** Chooses one of those held, to be put. */
    private int leave() {
      int chosen = random.nextInt(count);
      int index = held[chosen];
      held[chosen] = held[--count];
      expect(run.holders[index] == id, "index " + index + " is held by " + run.holders[index]);
      run.holders[index] = 0;
      return index;
    }

    private void expect(boolean fulfilled, String fault) {
      if (!fulfilled) {
        run.faults.add("thread " + id + ": " + fault);
      }
    }
  }
}
