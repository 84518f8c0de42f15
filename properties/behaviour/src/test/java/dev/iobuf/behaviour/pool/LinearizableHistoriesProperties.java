package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.pool.BagHistory.Operation;
import dev.iobuf.pool.IndexPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/** Whatever real threads do to a pool at once, their results are those of a bag, one at a time. */
class LinearizableHistoriesProperties {
  private static final int REPETITIONS = 30;
  private static ExecutorService executor;

  /** A step of a thread: get, or put the lease held longest (nothing, where none is held). */
  enum Step {
    GET,
    PUT
  }

  /** What each thread does, on a pool of so many indices. */
  record Program(int capacity, List<List<Step>> threads) {}

  @BeforeContainer
  static void startThreads() {
    executor = Executors.newCachedThreadPool();
  }

  @AfterContainer
  static void stopThreads() {
    executor.shutdownNow();
  }

  @Property(tries = 3_000)
  void everyHistoryOfRealThreadsIsThatOfABag(@ForAll("programs") Program program) throws Exception {
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      BagHistory history = run(program);
      Statistics.label("threads overlapped").collect(hasOverlap(history));
      assertThat(history.isLinearizable()).as("%s", history).isTrue();
    }
  }

  private static BagHistory run(Program program) throws Exception {
    IndexPool pool = new IndexPool("pool", program.capacity);
    // One clock for all: a ticket drawn before a call and after it orders calls in real time.
    AtomicLong clock = new AtomicLong();
    CyclicBarrier start = new CyclicBarrier(program.threads.size());
    List<Future<List<Operation>>> results = new ArrayList<>();
    for (int i = 0; i < program.threads.size(); i++) {
      int thread = i;
      results.add(
          executor.submit(() -> {
            start.await();
            return work(pool, clock, thread, program.threads.get(thread));
          }));
    }
    List<Operation> operations = new ArrayList<>();
    for (Future<List<Operation>> result : results) {
      operations.addAll(result.get());
    }
    return new BagHistory(program.capacity, operations);
  }

  private static List<Operation> work(
      IndexPool pool, AtomicLong clock, int thread, List<Step> steps) {
    List<Operation> operations = new ArrayList<>();
    List<Integer> held = new ArrayList<>();
    for (Step step : steps) {
      if (step == Step.GET) {
        long called = clock.getAndIncrement();
        int index = pool.tryGet();
        operations.add(
            new Operation(thread, Operation.Kind.GET, index, called, clock.getAndIncrement()));
        if (index != IndexPool.WOULD_BLOCK) {
          held.add(index);
        }
      } else if (!held.isEmpty()) {
        int index = held.removeFirst();
        long called = clock.getAndIncrement();
        pool.put(index);
        operations.add(
            new Operation(thread, Operation.Kind.PUT, index, called, clock.getAndIncrement()));
      }
    }
    return operations;
  }

  private static boolean hasOverlap(BagHistory history) {
    return history.operations().stream()
        .anyMatch(operation -> operation.returned() > operation.called() + 1);
  }

  @Provide
  Arbitrary<Program> programs() {
    Arbitrary<List<Step>> thread = Arbitraries.of(Step.class).list().ofMinSize(2).ofMaxSize(8);
    return Combinators.combine(
            Arbitraries.integers().between(1, 4), thread.list().ofMinSize(2).ofMaxSize(4))
        .as(Program::new);
  }
}
