package dev.iobuf.behaviour.pool;

import static dev.iobuf.behaviour.pool.SystemCallFilter.EPERM;
import static dev.iobuf.behaviour.pool.SystemCallFilter.MEMBARRIER;
import static dev.iobuf.pool.IndexPool.WOULD_BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.FenceSupport;
import dev.iobuf.pool.IndexPool;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Scenarios of pools with and without a fence for all threads, each a method that a {@link
 * ChildJvm} runs.
 */
final class ProcessFenceScenarios {
  /** The phases of a pool's state in which puts issue no fence, and in which they do. */
  private static final long UNFENCED = 0;

  private static final long FENCED = 2;

  /** More puts with fences than a pool issues before it tries to become UNFENCED. */
  private static final int MANY_PUTS = 5_000;

  private ProcessFenceScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(ProcessFenceScenarios.class, scenarios);
  }

  private static long phase(IndexPool pool) {
    try {
      Field state = Class.forName("dev.iobuf.pool.PoolState").getDeclaredField("state");
      state.setAccessible(true);
      return state.getLong(pool) & 7;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the state of a pool lies elsewhere", e);
    }
  }

  private static FenceSupport support(boolean isAvailable) {
    FenceSupport support = FenceSupport.current();
    System.out.println(support);
    assertThat(support.isAvailable()).isEqualTo(isAvailable);
    return support;
  }

  private static IndexPool pool(int capacity) {
    return new IndexPool("pool", capacity);
  }

  /** All there are, each once; the pool has been found empty. */
  private static int[] takeAll(IndexPool pool) {
    int[] leases = new int[pool.capacity() + 1];
    int got = pool.tryGet(leases, 0, leases.length);
    assertThat(got).isEqualTo(pool.capacity());
    assertThat(IntStream.of(leases).limit(got).distinct().count()).isEqualTo(got);
    return leases;
  }

  private static void takeAllAndPutBack(IndexPool pool) {
    int[] leases = takeAll(pool);
    assertThat(pool.tryGet()).isEqualTo(WOULD_BLOCK);
    pool.put(leases, 0, pool.capacity());
    assertThat(pool.lent()).isZero();
  }

  private static void getAndPut(IndexPool pool, int times) {
    for (int i = 0; i < times; i++) {
      pool.put(pool.tryGet());
    }
  }

  /** Without the flag: the JVM tolerates native access once it is used, and warns of it. */
  static void isAskedForAgainUntilItIsThere() {
    IndexPool early = pool(4);
    assertThat(support(false).reason()).contains(ChildJvm.NATIVE_ACCESS);
    assertThat(phase(early)).isEqualTo(FENCED);
    Slab.map(1, 1).close();
    IndexPool late = pool(4);
    assertThat(phase(late)).isEqualTo(UNFENCED);
    support(true);
    getAndPut(early, MANY_PUTS);
    assertThat(phase(early)).as("a pool that was made before").isEqualTo(UNFENCED);
    takeAllAndPutBack(early);
    takeAllAndPutBack(late);
  }

  static void isThere() {
    IndexPool pool = pool(4);
    support(true);
    assertThat(phase(pool)).isEqualTo(UNFENCED);
    takeAllAndPutBack(pool);
    assertThat(phase(pool)).isNotEqualTo(UNFENCED);
    getAndPut(pool, MANY_PUTS);
    assertThat(phase(pool)).isEqualTo(UNFENCED);
  }

  private static void isNotThere() {
    IndexPool pool = pool(4);
    assertThat(phase(pool)).isEqualTo(FENCED);
    takeAllAndPutBack(pool);
    getAndPut(pool, MANY_PUTS);
    assertThat(phase(pool)).isEqualTo(FENCED);
    pool.closeAbandoning(() -> {});
    assertThat(pool.isClosed()).isTrue();
  }

  static void isNotThereIfItIsRefused() {
    SystemCallFilter.refuse(MEMBARRIER, EPERM);
    isNotThere();
    assertThat(support(false).reason()).contains("filter");
  }

  static void isNotThereIfItIsUnknown() {
    SystemCallFilter.refuse(MEMBARRIER, SystemCallFilter.ENOSYS);
    isNotThere();
    assertThat(support(false).reason()).contains("refuses membarrier(2)");
  }

  static void isNotAskedForIfItIsSwitchedOff() {
    SystemCallFilter.kill(MEMBARRIER);
    isNotThere();
    assertThat(support(false).reason()).contains("dev.iobuf.membarrier=false");
  }

  static void isAskedForWithEachFilter() {
    SystemCallFilter.kill(MEMBARRIER);
    pool(4).close();
  }

  static void isNotThereWithOtherCompilers() {
    isNotThere();
    assertThat(support(false).reason()).contains("C1 and C2");
  }

  static void losesNoIndexOfAGetOfSeveralWhenItIsWithdrawn() {
    List<IndexPool> pools = new ArrayList<>();
    for (int capacity : new int[] {1, 2, 64, 300}) {
      pools.add(pool(capacity));
    }
    IndexPool abandoned = pool(2);
    int kept = abandoned.tryGet();
    assertThat(phase(abandoned)).isEqualTo(UNFENCED);
    support(true);
    SystemCallFilter.refuse(MEMBARRIER, EPERM);
    for (IndexPool pool : pools) {
      assertThat(phase(pool)).isEqualTo(UNFENCED);
      takeAllAndPutBack(pool);
      takeAllAndPutBack(pool);
      getAndPut(pool, MANY_PUTS);
      assertThat(phase(pool)).as("permanently").isEqualTo(FENCED);
    }
    abandoned.closeAbandoning(() -> {});
    abandoned.put(kept);
    assertThat(abandoned.isClosed()).isTrue();
    assertThat(support(false).reason()).contains("refused now");
    isNotThere();
  }

  static void losesNoIndexWhenItIsWithdrawnDuringUse() throws InterruptedException {
    IndexPool pool = pool(3);
    AtomicIntegerArray holders = new AtomicIntegerArray(pool.capacity());
    ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    AtomicInteger rounds = new AtomicInteger();
    AtomicInteger end = new AtomicInteger(Integer.MAX_VALUE);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread = Thread.ofPlatform().unstarted(() -> use(pool, holders, rounds, end));
      thread.setUncaughtExceptionHandler((_, e) -> thrown.add(e));
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    while (rounds.get() < 300_000 && thrown.isEmpty()) {
      Thread.onSpinWait();
    }
    SystemCallFilter.refuse(MEMBARRIER, EPERM);
    end.set(rounds.get() + 300_000);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(thrown).isEmpty();
    // If all puts have issued fences, no thread has asked for a process-wide fence yet.
    takeAllAndPutBack(pool);
    getAndPut(pool, MANY_PUTS);
    takeAllAndPutBack(pool);
    support(false);
  }

  private static void use(
      IndexPool pool, AtomicIntegerArray holders, AtomicInteger rounds, AtomicInteger end) {
    while (rounds.incrementAndGet() < end.get()) {
      int lease = pool.tryGet();
      if (lease != WOULD_BLOCK) {
        assertThat(holders.incrementAndGet(lease)).isEqualTo(1);
        holders.decrementAndGet(lease);
        pool.put(lease);
      }
    }
  }
}
