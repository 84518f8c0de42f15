package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.PicoBufferPool;
import dev.iobuf.pool.LeaseRecord;
import dev.iobuf.pool.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A census counts exactly the leases that are out, each under the thread that got it. */
class CensusProperties {
  private static final int THREADS = 4;

  private static final List<ExecutorService> WORKERS = new ArrayList<>();

  /** By number: the id of the worker's thread. */
  private static final List<Long> IDS = new ArrayList<>();

  /** A worker gets or puts a number of leases, by one call or one by one. */
  record Step(int worker, boolean gets, int count, boolean atOnce) {
    @Override
    public String toString() {
      return "%s %s %s by worker %s"
          .formatted(gets ? "get" : "put", count, atOnce ? "at once" : "one by one", worker);
    }
  }

  @BeforeContainer
  static void start() throws Exception {
    for (int i = 0; i < THREADS; i++) {
      ThreadFactory threads =
          i % 2 == 0
              ? Thread.ofPlatform().name("worker-" + i).factory()
              : Thread.ofVirtual().name("worker-" + i).factory();
      WORKERS.add(Executors.newSingleThreadExecutor(threads));
      IDS.add(by(i, () -> Thread.currentThread().threadId()));
    }
  }

  @AfterContainer
  static void end() {
    WORKERS.forEach(ExecutorService::close);
    WORKERS.clear();
    IDS.clear();
  }

  private static <T> T by(int worker, Callable<T> call) throws Exception {
    return WORKERS.get(worker).submit(call).get();
  }

  @Property(tries = 100)
  void theCensusKnowsTheHolderOfEachLease(
      @ForAll @IntRange(min = 1, max = 70) int capacity,
      @ForAll boolean isChecked,
      @ForAll @IntRange(min = 0, max = 3) int every,
      @ForAll("steps") List<Step> steps)
      throws Exception {
    PoolOptions census =
        every == 0 ? PoolOptions.DEFAULT.census() : PoolOptions.DEFAULT.census(every);
    try (PicoBufferPool pool =
        PicoBufferPool.create(capacity, isChecked ? census.checked() : census)) {
      Map<Integer, Long> getters = new HashMap<>();
      for (Step step : steps) {
        if (step.gets) {
          for (int lease : by(step.worker, () -> get(pool, step))) {
            getters.put(lease, IDS.get(step.worker));
          }
        } else {
          // Leases of any thread: a lease may be handed over.
          List<Integer> some = getters.keySet().stream().limit(step.count).toList();
          by(step.worker, () -> put(pool, some, step.atOnce));
          some.forEach(getters::remove);
        }
        check(pool, getters);
      }
      by(0, () -> put(pool, List.copyOf(getters.keySet()), true));
      assertThat(pool.lentLongerThan(Duration.ZERO)).isEmpty();
    }
  }

  private static List<Integer> get(PicoBufferPool pool, Step step) {
    int[] leases = new int[step.count];
    int got = 0;
    if (step.atOnce) {
      got = pool.tryGet(leases, 0, step.count);
    } else {
      while (got < step.count && pool.available() > 0) {
        leases[got++] = pool.tryGet();
      }
    }
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < got; i++) {
      all.add(leases[i]);
    }
    return all;
  }

  private static int put(PicoBufferPool pool, List<Integer> leases, boolean atOnce) {
    if (atOnce) {
      pool.put(leases.stream().mapToInt(Integer::intValue).toArray(), 0, leases.size());
    } else {
      leases.forEach(pool::put);
    }
    return leases.size();
  }

  private static void check(PicoBufferPool pool, Map<Integer, Long> getters) {
    List<LeaseRecord> records = pool.lentLongerThan(Duration.ZERO);
    assertThat(
            records.stream().collect(Collectors.toMap(LeaseRecord::lease, LeaseRecord::threadId)))
        .isEqualTo(getters);
    assertThat(records)
        .hasSize(pool.lent())
        .allSatisfy(record -> {
          assertThat(record.index()).isEqualTo(pool.index(record.lease()));
          assertThat(record.thread()).contains("worker-" + IDS.indexOf(record.threadId()));
          assertThat(record.age().isNegative()).isFalse();
        });
    assertThat(records).isSortedAccordingTo((a, b) -> b.age().compareTo(a.age()));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, THREADS - 1),
            Arbitraries.of(true, true, false),
            Arbitraries.integers().between(1, 20),
            Arbitraries.of(true, false))
        .as(Step::new)
        .list()
        .ofMaxSize(20);
  }
}
