package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.behaviour.memory.ChildJvm;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The thread of the clock of a census, in a process that has no other such pool. */
final class ClockScenarios {
  private static final String CLOCK = "iobuf-clock";
  private static final PoolOptions CENSUS = PoolOptions.DEFAULT.census();
  private static final int PATIENCE = 3_000;
  private static final int ROUNDS = 100;

  /** A field, so that the objects that fill the heap are not optimized away. */
  static List<byte[]> filling = new ArrayList<>();

  private ClockScenarios() {}

  public static void main(String[] scenarios) throws Throwable {
    ChildJvm.runScenarios(ClockScenarios.class, scenarios);
  }

  private static List<Thread> clocks() {
    ThreadGroup root = Objects.requireNonNull(Thread.currentThread().getThreadGroup());
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 64];
    int count = root.enumerate(threads);
    return Stream.of(threads).limit(count).filter(each -> each.getName().equals(CLOCK)).toList();
  }

  private static void assertTicks() {
    assertThat(clocks()).as("while a pool is open").hasSize(1);
  }

  private static void assertEnded() {
    assertThat(clocks()).as("after the last pool").isEmpty();
  }

  private static IndexPool pool() {
    return IndexPool.create("pool", 2, CENSUS);
  }

  static void endsWithTheLastPool() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      SmallBufferPool first = SmallBufferPool.create(2, CENSUS);
      assertTicks();
      SmallBufferPool second = SmallBufferPool.create(2, CENSUS.checked());
      second.put(second.tryGet());
      first.close();
      assertTicks();
      int lease = second.tryGet();
      assertThatIllegalStateException().isThrownBy(second::close);
      assertTicks();
      second.put(lease);
      switch (round % 3) {
        case 0 -> second.close();
        case 1 -> second.close(Duration.ZERO);
        default -> second.closeAbandoning();
      }
      assertEnded();
      second.close();
      assertEnded();
    }
  }

  static void endsWithThePutOfTheLastLeaseOfAnAbandonedPool() {
    for (int round = 0; round < ROUNDS; round++) {
      IndexPool pool = pool();
      int first = pool.tryGet();
      int second = pool.tryGet();
      pool.closeAbandoning(ClockScenarios::assertEnded);
      pool.put(first);
      assertTicks();
      pool.put(second);
      assertEnded();
    }
  }

  static void endsWithAPoolThatCouldNotBeMade() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            BoundedPool.create(
                2,
                index -> {
                  throw new IllegalStateException("no value " + index);
                },
                CENSUS));
    assertEnded();
  }

  static void endsWithAPoolThatAVirtualThreadCloses() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      IndexPool pool = pool();
      Thread.startVirtualThread(pool::close).join();
      assertThat(pool.isClosed()).isTrue();
      assertEnded();
    }
  }

  /**
   * The closing thread is interrupted before, or by another thread meanwhile. It stays interrupted,
   * and the pool closes.
   */
  static void endsWithAPoolThatAnInterruptedThreadCloses() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      IndexPool pool = pool();
      Thread closer = Thread.currentThread();
      Thread stranger = new Thread(closer::interrupt);
      boolean isMeanwhile = round % 2 == 0;
      if (isMeanwhile) {
        stranger.start();
      } else {
        closer.interrupt();
      }
      pool.close();
      assertEnded();
      if (isMeanwhile) {
        awaitEndOf(stranger);
      }
      assertThat(pool.isClosed()).isTrue();
      assertThat(Thread.interrupted()).as("interrupt status").isTrue();
    }
  }

  private static void awaitEndOf(Thread thread) {
    while (thread.isAlive()) {
      Thread.onSpinWait(); // A join would clear the interrupt status.
    }
  }

  static void endsWithTheLastOfTwoPoolsThatAreClosedAtOnce() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int round = 0; round < ROUNDS; round++) {
        awaitAll(threads, Stream.of(pool(), pool()).map(pool -> closing(start, pool)).toList());
        assertEnded();
      }
    }
  }

  /** Also for a thread that finds the pool closed already. */
  static void hasEndedForEachThreadThatClosesThePool() throws Exception {
    CyclicBarrier start = new CyclicBarrier(3);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int round = 0; round < 10 * ROUNDS; round++) {
        IndexPool pool = pool();
        Callable<Void> closing = closing(start, pool);
        Callable<Void> looking =
            () -> {
              closing.call();
              assertEnded();
              return null;
            };
        awaitAll(threads, List.of(looking, looking, looking));
      }
    }
  }

  private static Callable<Void> closing(CyclicBarrier start, IndexPool pool) {
    return () -> {
      start.await();
      pool.close();
      return null;
    };
  }

  private static void awaitAll(ExecutorService threads, List<Callable<Void>> calls)
      throws Exception {
    for (Future<Void> call : threads.invokeAll(calls)) {
      call.get();
    }
  }

  /** The last one may end while another is made. */
  static void isOneWhilePoolsComeAndGo() throws Exception {
    Callable<Void> comingAndGoing =
        () -> {
          for (int i = 0; i < 10 * ROUNDS; i++) {
            try (IndexPool pool = pool()) {
              assertTicks();
              pool.put(pool.tryGet());
            }
          }
          return null;
        };
    try (ExecutorService platform = Executors.newCachedThreadPool();
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Void> first = platform.submit(comingAndGoing);
      Future<Void> second = virtual.submit(comingAndGoing);
      awaitAll(platform, List.of(comingAndGoing));
      first.get();
      second.get();
    }
    assertEnded();
  }

  static void isInterruptedByAStrangerAndContinues() throws InterruptedException {
    try (IndexPool pool = pool()) {
      int lease = pool.tryGet();
      for (int i = 0; i < ROUNDS; i++) {
        clocks().getFirst().interrupt();
        Thread.sleep(1);
        assertTicks();
      }
      pool.put(lease);
    }
    assertEnded();
  }

  /** Links all code that ends a pool, except that of the clock. */
  static void endsInAFullHeap() {
    IndexPool before = IndexPool.create("before", 1, PoolOptions.DEFAULT.checked());
    int lease = before.tryGet();
    before.closeAbandoning(() -> {});
    before.put(lease);
    IndexPool pool = IndexPool.create("pool", 1, CENSUS.checked());
    pool.put(pool.tryGet());
    lease = pool.tryGet();
    pool.closeAbandoning(() -> {});
    assertTicks();
    fill();
    pool.put(lease);
    boolean isClosed = pool.isClosed();
    filling = List.of();
    assertThat(isClosed).isTrue();
    assertEnded();
  }

  /** Whatever there is no heap for: the indices, or the places of the views. */
  static void endsWithABufferPoolForWhichThereIsNoHeap() {
    SmallBufferPool.create(1, CENSUS).close();
    int refused = 0;
    int capacity = 1 << 23;
    for (boolean isMade = false; !isMade; capacity -= capacity / 50) {
      try (SmallBufferPool _ = SmallBufferPool.create(capacity, CENSUS)) {
        isMade = true;
      } catch (OutOfMemoryError full) {
        refused++;
      }
      assertEnded();
    }
    assertThat(refused).isPositive();
  }

  private static void fill() {
    for (int size = 1 << 20; size > 0; ) {
      try {
        filling.add(new byte[size]);
      } catch (OutOfMemoryError full) {
        size /= 2;
      }
    }
  }

  private static void awaitEnd() throws InterruptedException {
    for (int i = 0; i < PATIENCE && !clocks().isEmpty(); i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertEnded();
  }

  /**
   * The thread of the clock notices it by itself, within about a second. Then another may start.
   */
  static void endsAfterTheLastPoolIsForgotten() throws InterruptedException {
    for (int round = 0; round < 2; round++) {
      SmallBufferPool open = SmallBufferPool.create(2, CENSUS);
      open.put(open.tryGet());
      WeakReference<Object> forgotten = forget();
      assertTicks();
      for (int i = 0; i < PATIENCE && forgotten.get() != null; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertThat(forgotten.get()).as("a pool that has lent something").isNull();
      assertTicks();
      open.close();
      awaitEnd();
    }
  }

  private static WeakReference<Object> forget() {
    IndexPool pool = IndexPool.create("forgotten", 2, PoolOptions.DEFAULT.census(1).checked());
    assertThat(pool.tryGet()).isNotNegative();
    return new WeakReference<>(pool);
  }

  /** The age of a lease grows, although the clock has been restarted. */
  static void agesGrow() throws InterruptedException {
    pool().close();
    try (SmallBufferPool pool = SmallBufferPool.create(2, CENSUS)) {
      int lease = pool.tryGet();
      List<Duration> ages = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ages.add(pool.lentLongerThan(Duration.ZERO).getFirst().age());
        Thread.sleep(20);
      }
      assertThat(ages).isSorted().doesNotHaveDuplicates();
      assertThat(ages.getLast()).isGreaterThanOrEqualTo(Duration.ofMillis(4 * 20));
      assertThat(pool.lentLongerThan(Duration.ofDays(1))).isEmpty();
      pool.put(lease);
    }
    assertEnded();
  }
}
