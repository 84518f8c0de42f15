package dev.iobuf.behaviour.pool;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In checked pools, some threads put leases late and twice on purpose, and use old ones, beside
 * correct threads. The test checks:
 *
 * <ul>
 *   <li>refusals: no put and no use of an ended lease succeeds;
 *   <li>correct threads: none of their puts is refused, and each finds its own mark in its memory;
 *   <li>conservation: as many leases were put as were got, and in the end each index is free once.
 * </ul>
 *
 * <p>A generation must not recur while a thread keeps the old lease: a pool of 64 has 2²⁵
 * generations of an index. So each pool is used for {@link #ROUNDS_A_POOL} rounds of at most {@link
 * #SEVERAL} leases, which are fewer, even if all were of one index.
 *
 * <p>{@code -Diobuf.misuse.rounds=N} sets the rounds of a case, 1,000,000,000 for instance; the
 * profile nightly has more than a build.
 */
@Timeout(7_200)
class MisuseStressTest {
  private static final long ROUNDS = Long.getLong("iobuf.misuse.rounds", 150_000L);
  private static final long ROUNDS_A_POOL = 1_000_000;

  /** The number of rounds that a thread counts by one addition. */
  private static final int BATCH = 64;

  /** The most leases that a round gets. */
  private static final int SEVERAL = 4;

  /** The number of old leases that a thread keeps. */
  private static final int MEMORIES = 128;

  private static final int INNOCENT = 2;
  private static final int MISUSERS = 3;

  record Case(boolean virtual, int capacity) {
    ThreadFactory threadFactory() {
      return virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    }

    /** The number of leases of an index until a generation recurs. */
    long generations() {
      return 1L << (Integer.numberOfLeadingZeros(capacity - 1) - 1);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(false, 8),
        new Case(false, 13),
        new Case(false, 64),
        new Case(true, 8),
        new Case(true, 64));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noOldLeaseDisturbsTheNextHolder(Case c) throws InterruptedException {
    long threads = INNOCENT + MISUSERS;
    assertThat((ROUNDS_A_POOL + threads * BATCH) * SEVERAL)
        .as("leases of a pool, and generations of an index")
        .isLessThan(c.generations());
    long done = 0;
    long refused = 0;
    while (done < ROUNDS) {
      Run run = new Run(c, Math.min(ROUNDS_A_POOL, ROUNDS - done));
      run.run();
      assertThat(run.faults).as("faults of %s, seed %d", c, run.seed).isEmpty();
      assertThat(run.put.get()).as("leases put, and got, in %s", c).isEqualTo(run.got.get());
      assertThat(run.countFree()).as("distinct indices left in %s", c).isEqualTo(c.capacity);
      run.pool.close();
      done += run.done.get();
      refused += run.refused.get();
    }
    System.out.printf(Locale.ROOT, "%s: %,d rounds, %,d misuses, all refused%n", c, done, refused);
    assertThat(refused).isPositive();
  }

  private static final class Run {
    final Case c;
    final long rounds;
    final long seed = System.nanoTime();
    final SmallBufferPool pool;
    final AtomicLong done = new AtomicLong();
    final AtomicLong got = new AtomicLong();
    final AtomicLong put = new AtomicLong();
    final AtomicLong refused = new AtomicLong();

    /** A lease that several misusers put at once. */
    final AtomicInteger shared = new AtomicInteger();

    final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    Run(Case c, long rounds) {
      this.c = c;
      this.rounds = rounds;
      this.pool = SmallBufferPool.create(c.capacity, PoolOptions.DEFAULT.checked());
    }

    void run() throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int id = 1; id <= INNOCENT + MISUSERS; id++) {
        User user = id <= INNOCENT ? new Innocent(this, id) : new Misuser(this, id);
        threads.add(c.threadFactory().newThread(user::work));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    int countFree() {
      BitSet seen = new BitSet();
      List<Integer> leases = new ArrayList<>();
      for (int lease = pool.tryGet(); lease != IndexPool.WOULD_BLOCK; lease = pool.tryGet()) {
        leases.add(lease);
        seen.set(pool.index(lease));
      }
      leases.forEach(pool::put);
      return leases.size() == seen.cardinality() ? leases.size() : -1;
    }
  }

  /** A thread that gets leases, and writes a mark into the memory of each. */
  private abstract static class User {
    final Run run;
    final SmallBufferPool pool;
    final SplittableRandom random;
    final int[] leases = new int[SEVERAL];
    private final long id;
    private long mark;
    long got;
    long put;
    long refused;

    User(Run run, int id) {
      this.run = run;
      this.pool = run.pool;
      this.id = id;
      this.random = new SplittableRandom(run.seed + id);
    }

    final void work() {
      try {
        // Each thread at least once, even if others have done all rounds before it begins.
        do {
          for (int i = 0; i < BATCH; i++) {
            round();
          }
          run.done.addAndGet(BATCH);
        } while (run.faults.isEmpty() && run.done.get() < run.rounds);
      } catch (RuntimeException | InterruptedException | TimeoutException e) {
        run.faults.add("thread " + id + ": " + e);
      }
      run.got.addAndGet(got);
      run.put.addAndGet(put);
      run.refused.addAndGet(refused);
    }

    abstract void round() throws InterruptedException, TimeoutException;

    /** Gets some leases into the beginning of the array. Waits if no index is free. */
    final int get(int wanted) throws InterruptedException, TimeoutException {
      int count = wanted == 1 ? 0 : pool.tryGet(leases, 0, wanted);
      if (count == 0) {
        leases[0] = pool.get(Duration.ofMinutes(5));
        count = 1;
      }
      got += count;
      return count;
    }

    /** Writes marks into the memory of leases, and finds them there. */
    @SuppressWarnings("ThreadPriorityCheck") // Only to mix the threads: no check depends on it.
    final void use(int count) {
      mark = (mark + 1) | id << 48;
      for (int i = 0; i < count; i++) {
        MemorySegment memory = pool.value(leases[i]).segment();
        memory.set(JAVA_LONG, 0, mark + i);
        memory.set(JAVA_LONG, SmallBuffer.SIZE - Long.BYTES, mark + i);
      }
      if (random.nextInt(16) == 0) {
        Thread.yield();
      }
      for (int i = 0; i < count; i++) {
        MemorySegment memory = pool.value(leases[i]).segment();
        expect(
            memory.get(JAVA_LONG, 0) == mark + i
                && memory.get(JAVA_LONG, SmallBuffer.SIZE - Long.BYTES) == mark + i,
            "memory of lease " + leases[i] + " is another thread's");
      }
      mark += count;
    }

    final void expect(boolean fulfilled, String fault) {
      if (!fulfilled) {
        run.faults.add("thread " + id + ": " + fault);
      }
    }

    /** Makes a call that must be refused. */
    final void misuse(String what, Runnable call) {
      try {
        call.run();
        expect(false, what + " was not refused");
      } catch (IllegalStateException expected) {
        refused++;
      }
    }
  }

  /** A correct thread. */
  private static final class Innocent extends User {
    Innocent(Run run, int id) {
      super(run, id);
    }

    @Override
    void round() throws InterruptedException, TimeoutException {
      int count = get(1 + random.nextInt(SEVERAL));
      use(count);
      if (count > 1 && random.nextBoolean()) {
        pool.put(leases, 0, count);
      } else {
        for (int i = 0; i < count; i++) {
          pool.put(leases[i]);
        }
      }
      put += count;
    }
  }

  /** A thread that puts and uses ended leases. */
  private static final class Misuser extends User {
    private final int[] memories = new int[MEMORIES];
    private int count;

    Misuser(Run run, int id) {
      super(run, id);
    }

    @Override
    void round() throws InterruptedException, TimeoutException {
      switch (random.nextInt(8)) {
        case 0 -> putsTwice();
        case 1 -> putsTwiceByOneCall();
        case 2, 3 -> putsWithOthers();
        default -> usesAnOldOne();
      }
    }

    private void putsTwice() throws InterruptedException, TimeoutException {
      int lease = getOne();
      pool.put(lease);
      put++;
      misuse("a second put", () -> pool.put(lease));
      keep(lease);
    }

    private int getOne() throws InterruptedException, TimeoutException {
      int _ = get(1);
      use(1);
      return leases[0];
    }

    private void putsTwiceByOneCall() throws InterruptedException, TimeoutException {
      int lease = getOne();
      misuse("a put of one lease twice", () -> pool.put(new int[] {lease, lease}, 0, 2));
      put++;
      keep(lease);
    }

    /** Puts a lease that it shows to other threads, or one that another thread has shown. */
    private void putsWithOthers() throws InterruptedException, TimeoutException {
      int lease = run.shared.getAndSet(0);
      if (lease == 0) {
        lease = getOne();
        run.shared.set(lease);
      }
      try {
        if (random.nextBoolean()) {
          pool.put(lease);
        } else {
          pool.put(new int[] {lease}, 0, 1);
        }
        put++;
      } catch (IllegalStateException other) {
        refused++;
      }
      keep(lease);
    }

    private void usesAnOldOne() {
      if (count == 0) {
        return;
      }
      int lease = memories[random.nextInt(Math.min(count, MEMORIES))];
      switch (random.nextInt(5)) {
        case 0, 1 -> misuse("a late put", () -> pool.put(lease));
        case 2 -> misuse("a late put of several", () -> pool.put(new int[] {lease}, 0, 1));
        case 3 -> misuse("a late pin", () -> pool.pin(lease));
        default -> misuse("a late use", () -> pool.value(lease));
      }
    }

    private void keep(int lease) {
      memories[count++ & (MEMORIES - 1)] = lease;
    }
  }
}
