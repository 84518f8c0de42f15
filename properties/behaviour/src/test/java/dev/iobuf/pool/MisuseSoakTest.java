package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Far more late and double puts than a test by {@link IndexPool#put} can make, since most of a
 * refusal's time is the exception's. Threads that misbehave on purpose put most of their old leases
 * by the first step of a put alone, which says whether it was refused. Each {@link #LOUD}th misuse
 * is a call of the public method, which throws. Threads that do nothing wrong get and put beside
 * them, by the public methods.
 *
 * <p>Counted are refused puts and uses of leases that are over. {@code -Diobuf.misuse.puts=N} sets
 * how many a case makes at least, 1,000,000,000 for instance: some minutes on two cores.
 */
@Timeout(7_200)
class MisuseSoakTest {
  private static final long PUTS = Long.getLong("iobuf.misuse.puts", 1_000_000L);

  /** So many leases of a pool are fewer than an index has until a generation comes again. */
  private static final long LEASES_A_POOL = 1L << 24;

  private static final int LOUD = 64;
  private static final int BATCH = 1_024;
  private static final int SEVERAL = 3;
  private static final int MEMORIES = 64;
  private static final int INNOCENT = 2;
  private static final int MISUSERS = 2;

  /** A line apart, so that threads meet in the pool rather than here. */
  private static final int SPACING = 4;

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16})
  void noOldLeaseDisturbsTheNextHolder(int capacity) throws InterruptedException {
    long refused = 0;
    long leases = 0;
    while (refused < PUTS) {
      Run run = new Run(capacity, PUTS - refused);
      run.run();
      assertThat(run.faults).as("faults, seed %d", run.seed).isEmpty();
      assertThat(run.put.get()).as("leases put, and got").isEqualTo(run.got.get());
      assertThat(run.countFree()).as("distinct indices left").isEqualTo(capacity);
      assertThat(run.got.get()).as("leases of one pool").isLessThan(2 * LEASES_A_POOL);
      run.pool.close();
      refused += run.refused.get();
      leases += run.got.get();
    }
    System.out.printf(
        Locale.ROOT,
        "capacity %d: %,d misuses beside %,d leases, all refused%n",
        capacity,
        refused,
        leases);
  }

  private static final class Run {
    final long wanted;
    final long seed = System.nanoTime();
    final WatchedIndexPool pool;
    final int[] generations;
    final long[] memory;
    final AtomicLong got = new AtomicLong();
    final AtomicLong put = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicInteger working = new AtomicInteger(MISUSERS);

    /** A lease that several misusers put at once. */
    final AtomicInteger shared = new AtomicInteger();

    final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    Run(int capacity, long wanted) {
      this.wanted = wanted;
      this.pool =
          (WatchedIndexPool) IndexPool.create("pool", capacity, PoolOptions.DEFAULT.checked());
      this.generations = Objects.requireNonNull(pool.generations);
      this.memory = new long[capacity << SPACING];
    }

    void run() throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int id = 1; id <= INNOCENT + MISUSERS; id++) {
        User user = id <= INNOCENT ? new Innocent(this, id) : new Misuser(this, id);
        threads.add(Thread.ofPlatform().start(user::work));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    /** Puts a lease if it is out, as a put does, but without an exception if it is not. */
    boolean tryPut(int lease) {
      int index = pool.peekIndex(lease);
      if (!tryEnd(lease)) {
        return false;
      }
      pool.putIndex(index);
      return true;
    }

    /** The first step of a put, and the only one of a put that is refused. */
    boolean tryEnd(int lease) {
      int index = lease & ((1 << pool.bits) - 1);
      return Generations.tryEnd(generations, Generations.at(index, pool.spacing), lease);
    }

    boolean goesOn() {
      return faults.isEmpty() && refused.get() < wanted && got.get() < LEASES_A_POOL;
    }

    int countFree() {
      BitSet seen = new BitSet();
      for (int lease = pool.tryGet(); lease != IndexPool.WOULD_BLOCK; lease = pool.tryGet()) {
        seen.set(pool.checkIndex(lease));
        got.incrementAndGet();
      }
      int count = pool.lent();
      for (int index = seen.nextSetBit(0); index >= 0; index = seen.nextSetBit(index + 1)) {
        pool.put(Generations.leaseOf(generations, Generations.at(index, pool.spacing)));
      }
      return count == seen.cardinality() ? count : -1;
    }
  }

  /** A thread that gets leases, and writes a mark into the memory of each. */
  private abstract static class User {
    final Run run;
    final SplittableRandom random;
    final int[] leases = new int[SEVERAL];
    private final long id;
    private long mark;
    long got;
    long put;
    long refused;

    User(Run run, int id) {
      this.run = run;
      this.id = id;
      this.random = new SplittableRandom(run.seed + id);
    }

    final void work() {
      try {
        do {
          for (int i = 0; i < BATCH; i++) {
            round();
          }
          count();
        } while (goesOn());
      } catch (RuntimeException | InterruptedException | TimeoutException e) {
        run.faults.add("thread " + id + ": " + e);
      }
      count();
      run.working.addAndGet(isMisuser() ? -1 : 0);
    }

    private void count() {
      run.got.addAndGet(got);
      run.put.addAndGet(put);
      run.refused.addAndGet(refused);
      got = 0;
      put = 0;
      refused = 0;
    }

    /** The innocent go on as long as there are threads that they could be harmed by. */
    private boolean goesOn() {
      return isMisuser() ? run.goesOn() : run.faults.isEmpty() && run.working.get() > 0;
    }

    abstract boolean isMisuser();

    abstract void round() throws InterruptedException, TimeoutException;

    /** Gets some leases, of which the first ones of the array are then. */
    final int get(int wanted) throws InterruptedException, TimeoutException {
      int count = wanted == 1 ? 0 : run.pool.tryGet(leases, 0, wanted);
      if (count == 0) {
        boolean waits = random.nextInt(LOUD) == 0;
        int lease = waits ? run.pool.get(Duration.ofMinutes(5)) : run.pool.tryGet();
        leases[0] = lease;
        count = lease == IndexPool.WOULD_BLOCK ? 0 : 1;
      }
      got += count;
      return count;
    }

    /** Writes marks into the memory of leases, and finds them there. */
    final void use(int count) {
      mark = (mark + 1) | id << 48;
      for (int i = 0; i < count; i++) {
        run.memory[run.pool.checkIndex(leases[i]) << SPACING] = mark + i;
      }
      for (int i = 0; i < count; i++) {
        expect(
            run.memory[run.pool.checkIndex(leases[i]) << SPACING] == mark + i,
            "memory of lease " + leases[i] + " is another thread's");
      }
      mark += count;
    }

    final void expect(boolean fulfilled, String fault) {
      if (!fulfilled) {
        run.faults.add("thread " + id + ": " + fault);
      }
    }

    /** A misuse, which must be refused. */
    final void refuse(boolean accepted, int lease) {
      expect(!accepted, "lease " + lease + " was accepted again");
      refused++;
    }

    final boolean throwsNot(Runnable misuse) {
      try {
        misuse.run();
        return true;
      } catch (IllegalStateException expected) {
        return false;
      }
    }
  }

  /** A thread that does nothing wrong. */
  private static final class Innocent extends User {
    Innocent(Run run, int id) {
      super(run, id);
    }

    @Override
    boolean isMisuser() {
      return false;
    }

    @Override
    void round() throws InterruptedException, TimeoutException {
      int count = get(1 + random.nextInt(SEVERAL));
      use(count);
      if (count > 1 && random.nextBoolean()) {
        run.pool.put(leases, 0, count);
      } else {
        for (int i = 0; i < count; i++) {
          run.pool.put(leases[i]);
        }
      }
      put += count;
    }
  }

  /** A thread that puts and uses leases that are over. */
  private static final class Misuser extends User {
    private final int[] memories = new int[MEMORIES];
    private int count;

    Misuser(Run run, int id) {
      super(run, id);
    }

    @Override
    boolean isMisuser() {
      return true;
    }

    @Override
    void round() throws InterruptedException, TimeoutException {
      switch (random.nextInt(8)) {
        case 0, 1 -> putsTwice();
        case 2, 3 -> putsWithOthers();
        default -> usesAnOldOne();
      }
    }

    private void putsTwice() throws InterruptedException, TimeoutException {
      if (get(1) == 0) {
        return;
      }
      use(1);
      int lease = leases[0];
      run.pool.put(lease);
      put++;
      refuse(run.tryEnd(lease), lease);
      keep(lease);
    }

    /** Puts a lease that it shows to others, or what another one has shown. */
    private void putsWithOthers() throws InterruptedException, TimeoutException {
      int lease = run.shared.getAndSet(0);
      if (lease == 0) {
        if (get(1) == 0) {
          return;
        }
        use(1);
        lease = leases[0];
        run.shared.set(lease);
      }
      if (run.tryPut(lease)) {
        put++;
      } else {
        refused++;
      }
      keep(lease);
    }

    private void usesAnOldOne() {
      if (count == 0) {
        return;
      }
      int lease = memories[random.nextInt(Math.min(count, MEMORIES))];
      boolean isLoud = random.nextInt(LOUD) == 0;
      switch (random.nextInt(4)) {
        case 0 ->
            refuse(
                isLoud
                    ? throwsNot(() -> run.pool.put(new int[] {lease}, 0, 1))
                    : run.pool.peekIndex(lease) != IndexPool.WOULD_BLOCK,
                lease);
        default -> refuse(isLoud ? throwsNot(() -> run.pool.put(lease)) : run.tryEnd(lease), lease);
      }
    }

    private void keep(int lease) {
      memories[count++ & (MEMORIES - 1)] = lease;
    }
  }
}
