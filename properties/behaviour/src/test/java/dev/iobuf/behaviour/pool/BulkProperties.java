package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.PicoBufferPool;
import dev.iobuf.PicoIoVec;
import dev.iobuf.pool.PoolOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Several leases by one call are like several single ones: compared with a set, and with threads.
 */
class BulkProperties {
  /** More indices than the words of a home have, so that the ring takes part. */
  private static final int LARGE = 3_000;

  /** Gets several, or puts back several of those held: at once, or one by one. */
  record Step(boolean gets, int count, boolean atOnce) {
    @Override
    public String toString() {
      return (gets ? "get " : "put ") + count + (atOnce ? " at once" : " one by one");
    }
  }

  @Property(tries = 300)
  void lendsAndTakesBackAsSingleCallsWould(
      @ForAll("capacities") int capacity,
      @ForAll boolean guarded,
      @ForAll("steps") List<Step> steps) {
    PoolOptions options =
        guarded ? PoolOptions.DEFAULT.census(1).guardedViews() : PoolOptions.DEFAULT;
    try (PicoBufferPool pool = PicoBufferPool.create(capacity, options)) {
      Set<Integer> held = new TreeSet<>();
      for (Step step : steps) {
        if (step.gets) {
          get(pool, step, held);
        } else {
          put(pool, step, held);
        }
        assertThat(pool.lent()).isEqualTo(held.size());
      }
      held.forEach(pool::put);
    }
  }

  private static void get(PicoBufferPool pool, Step step, Set<Integer> held) {
    int expected = Math.min(step.count, pool.capacity() - held.size());
    int[] leases = new int[step.count + 2];
    Arrays.fill(leases, -7);
    int got = 0;
    if (step.atOnce) {
      got = pool.tryGet(leases, 1, step.count);
    } else {
      while (got < expected) {
        leases[1 + got++] = pool.tryGet();
      }
    }
    assertThat(got).isEqualTo(expected);
    for (int i = 1; i <= got; i++) {
      assertThat(leases[i]).isBetween(0, pool.capacity() - 1);
      assertThat(held.add(leases[i])).as("lent once: %d", leases[i]).isTrue();
    }
    for (int i = got + 1; i < leases.length; i++) {
      assertThat(leases[i]).as("place %d is left alone", i).isEqualTo(-7);
    }
    assertThat(leases[0]).isEqualTo(-7);
  }

  private static void put(PicoBufferPool pool, Step step, Set<Integer> held) {
    List<Integer> some = new ArrayList<>(held).subList(0, Math.min(step.count, held.size()));
    int[] leases = some.stream().mapToInt(Integer::intValue).toArray();
    if (step.atOnce) {
      pool.put(leases, 0, leases.length);
    } else {
      Arrays.stream(leases).forEach(pool::put);
    }
    some.forEach(held::remove);
  }

  @Property(tries = 300)
  void aPutThatMeetsAnIndexWhichIsNotLentEndsThere(
      @ForAll("capacities") int capacity,
      @ForAll @IntRange(min = 1, max = 200) int wanted,
      @ForAll @IntRange(min = 0, max = 199) int position) {
    try (PicoBufferPool pool = PicoBufferPool.create(capacity)) {
      int[] leases = new int[Math.min(wanted, capacity)];
      pool.tryGet(leases, 0, leases.length);
      int wrong = position % leases.length;
      pool.put(leases[wrong]);
      assertThatThrownBy(() -> pool.put(leases, 0, leases.length))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("put of index " + leases[wrong] + " that is not lent")
          .hasMessageContaining(wrong + " of " + leases.length + " indices were put");
      int rest = leases.length - wrong - 1;
      assertThat(pool.lent()).isEqualTo(rest);
      pool.put(leases, wrong + 1, rest);
    }
  }

  @Property(tries = 100)
  void fillsAVectorOfTheLentLeases(@ForAll @IntRange(min = 0, max = 100) int count) {
    try (PicoBufferPool pool = PicoBufferPool.create(100)) {
      int[] leases = new int[100];
      int got = pool.tryGet(leases, 0, count);
      PicoIoVec vector = PicoIoVec.allocate(pool, 100).addAll(leases, 0, got);
      assertThat(vector.count()).isEqualTo(count);
      pool.put(leases, 0, got);
    }
  }

  /** Each index has one holder at a time, and in the end none is lost. */
  @Example
  void keepsEveryIndexOnceUnderThreads() throws Exception {
    for (int capacity : new int[] {3, 64, LARGE}) {
      try (PicoBufferPool pool = PicoBufferPool.create(capacity);
          ExecutorService threads = Executors.newFixedThreadPool(4)) {
        AtomicIntegerArray holders = new AtomicIntegerArray(capacity);
        List<Future<?>> users = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          users.add(threads.submit(() -> use(pool, holders)));
        }
        for (Future<?> user : users) {
          user.get();
        }
        assertThat(pool.lent()).isZero();
      }
    }
  }

  private static void use(PicoBufferPool pool, AtomicIntegerArray holders) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int[] leases = new int[100];
    for (int round = 0; round < 20_000; round++) {
      int got = pool.tryGet(leases, 0, random.nextInt(leases.length));
      for (int i = 0; i < got; i++) {
        assertThat(holders.incrementAndGet(leases[i])).isEqualTo(1);
      }
      for (int i = 0; i < got; i++) {
        holders.decrementAndGet(leases[i]);
      }
      int first = got == 0 ? 0 : random.nextInt(got);
      pool.put(leases, 0, first);
      pool.put(leases, first, got - first);
    }
  }

  @Provide
  Arbitrary<Integer> capacities() {
    return Arbitraries.oneOf(Arbitraries.integers().between(1, 70), Arbitraries.just(LARGE));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(true, true, false),
            Arbitraries.integers().between(0, 150),
            Arbitraries.of(true, false))
        .as(Step::new)
        .list()
        .ofMaxSize(30);
  }
}
