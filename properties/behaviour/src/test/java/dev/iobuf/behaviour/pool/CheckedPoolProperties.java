package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.PicoBufferPool;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** In a checked pool exactly the model's leases are out, even if earlier leases are put again. */
class CheckedPoolProperties {
  private static final PoolOptions CHECKED = PoolOptions.DEFAULT.checked();
  private static final int ROUNDS = 20_000;

  enum Kind {
    GET,
    GET_SEVERAL,
    PUT,
    PUT_SEVERAL,
    PUT_LATE,
    PUT_SEVERAL_OF_WHICH_ONE_IS_LATE,
    USE_LATE
  }

  record Step(Kind kind, int count, int choice) {}

  /** The model. */
  private static final class Model {
    final PicoBufferPool pool;
    final Set<Integer> out = new LinkedHashSet<>();
    final List<Integer> over = new ArrayList<>();

    Model(PicoBufferPool pool) {
      this.pool = pool;
    }

    void take(Step step) {
      switch (step.kind) {
        case GET -> get();
        case GET_SEVERAL -> getSeveral(step.count);
        case PUT -> putSeveral(some(Math.min(1, step.count)));
        case PUT_SEVERAL -> putSeveral(some(step.count));
        case PUT_LATE -> late(step).ifPresent(this::putLate);
        case PUT_SEVERAL_OF_WHICH_ONE_IS_LATE ->
            late(step).ifPresent(lease -> putSeveralAnd(lease, step));
        case USE_LATE -> late(step).ifPresent(this::useLate);
      }
    }

    private void get() {
      int lease = pool.tryGet();
      if (out.size() == pool.capacity()) {
        assertThat(lease).isEqualTo(Pool.WOULD_BLOCK);
      } else {
        begin(lease);
      }
    }

    private void getSeveral(int count) {
      int[] leases = new int[count];
      int got = pool.tryGet(leases, 0, count);
      assertThat(got).isEqualTo(Math.min(count, pool.capacity() - out.size()));
      for (int i = 0; i < got; i++) {
        begin(leases[i]);
      }
    }

    private void begin(int lease) {
      assertThat(over).as("leases before").doesNotContain(lease);
      assertThat(out.add(lease)).isTrue();
    }

    private List<Integer> some(int count) {
      return out.stream().limit(count).toList();
    }

    private void putSeveral(List<Integer> leases) {
      if (leases.size() == 1) {
        pool.put(leases.getFirst());
      } else {
        pool.put(array(leases), 0, leases.size());
      }
      leases.forEach(this::end);
    }

    private void end(int lease) {
      out.remove(lease);
      over.add(lease);
    }

    private Optional<Integer> late(Step step) {
      return over.isEmpty() ? Optional.empty() : Optional.of(over.get(step.choice % over.size()));
    }

    private void putLate(int lease) {
      assertThatThrownBy(() -> pool.put(lease)).isInstanceOf(IllegalStateException.class);
    }

    private void putSeveralAnd(int late, Step step) {
      List<Integer> leases = new ArrayList<>(some(step.count));
      int place = step.choice % (leases.size() + 1);
      List<Integer> before = List.copyOf(leases.subList(0, place));
      leases.add(place, late);
      assertThatThrownBy(() -> pool.put(array(leases), 0, leases.size()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(place + " of " + leases.size() + " indices were put");
      before.forEach(this::end);
    }

    private void useLate(int lease) {
      for (Runnable use :
          List.<Runnable>of(
              () -> pool.index(lease),
              () -> pool.value(lease),
              () -> pool.address(lease),
              () -> pool.pin(lease))) {
        assertThatThrownBy(use::run).isInstanceOf(IllegalStateException.class);
      }
      assertThat(pool.pinned()).isZero();
    }

    void check() {
      assertThat(pool.lent()).isEqualTo(out.size());
      Set<Integer> indices = out.stream().map(pool::index).collect(Collectors.toSet());
      assertThat(indices).hasSize(out.size()).allMatch(index -> index < pool.capacity());
      out.forEach(lease -> assertThat(pool.value(lease).lease()).isEqualTo(lease));
    }

    private static int[] array(List<Integer> leases) {
      return leases.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  @Property(tries = 300)
  void lendsAsAModelDoes(
      @ForAll("capacities") int capacity,
      @ForAll("options") PoolOptions options,
      @ForAll("steps") List<Step> steps) {
    try (PicoBufferPool pool = PicoBufferPool.create(capacity, options)) {
      Model model = new Model(pool);
      for (Step step : steps) {
        model.take(step);
        model.check();
      }
      model.putSeveral(List.copyOf(model.out));
      model.check();
    }
  }

  /** Each thread puts each of its leases twice, while others may have got the index. */
  @Example
  void everySecondPutIsRefusedUnderThreads() throws Exception {
    try (PicoBufferPool pool = PicoBufferPool.create(3, CHECKED);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      AtomicIntegerArray holders = new AtomicIntegerArray(pool.capacity());
      List<Future<Integer>> users = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        users.add(threads.submit(() -> putTwice(pool, holders)));
      }
      for (Future<Integer> user : users) {
        assertThat(user.get()).as("second puts that were refused").isEqualTo(ROUNDS);
      }
      assertThat(pool.lent()).isZero();
    }
  }

  private static int putTwice(PicoBufferPool pool, AtomicIntegerArray holders) throws Exception {
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int lease = pool.get();
      int index = pool.index(lease);
      assertThat(holders.incrementAndGet(index)).as("holders of %s", index).isEqualTo(1);
      holders.decrementAndGet(index);
      pool.put(lease);
      try {
        pool.put(lease);
      } catch (IllegalStateException late) {
        refused++;
      }
    }
    return refused;
  }

  @Provide
  Arbitrary<Integer> capacities() {
    return Arbitraries.oneOf(Arbitraries.integers().between(1, 4), Arbitraries.of(63, 64, 3_000));
  }

  @Provide
  Arbitrary<PoolOptions> options() {
    return Arbitraries.of(
        CHECKED, CHECKED.census(), CHECKED.wiped(), CHECKED.guardedViews().census(7).wiped());
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(1, 70),
            Arbitraries.integers().between(0, 1_000))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }
}
