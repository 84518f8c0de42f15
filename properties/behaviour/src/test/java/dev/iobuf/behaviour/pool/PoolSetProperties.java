package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.Tier;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.PoolSet;
import dev.iobuf.pool.PoolSetOptions;
import dev.iobuf.pool.PoolSetStatistics;
import dev.iobuf.pool.PoolStatistics;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * A set of pools lends as the model does: from the smallest tier that fits, or from the next larger
 * ones.
 */
class PoolSetProperties {
  record Case(Map<Tier, Integer> capacities, int spilling, List<Integer> steps) {}

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Map<Tier, Integer>> capacities =
        Arbitraries.maps(
                Arbitraries.of(Tier.PICO, Tier.NANO, Tier.MICRO, Tier.SMALL, Tier.MEDIUM, Tier.BIG),
                Arbitraries.integers().between(1, 3))
            .ofMinSize(1);
    // A number of bytes to borrow; or, if negative, which buffer is closed.
    Arbitrary<Integer> step =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(0, 33_000)),
            Tuple.of(2, Arbitraries.integers().between(0, 2_100)),
            Tuple.of(3, Arbitraries.integers().between(-1_000, -1)));
    return Combinators.combine(
            capacities, Arbitraries.integers().between(0, 6), step.list().ofMaxSize(60))
        .as(Case::new);
  }

  /** The model, by size. */
  private static final class Model {
    final TreeMap<Integer, Integer> free = new TreeMap<>();
    final TreeMap<Integer, Long> spills = new TreeMap<>();
    final List<IoBuffer> lent = new ArrayList<>();
    private final Case given;

    Model(Case given) {
      this.given = given;
      given.capacities.forEach((tier, capacity) -> {
        free.put(tier.size(), capacity);
        spills.put(tier.size(), 0L);
      });
    }

    /** Returns the size that serves a request, or 0. */
    int take(int bytes) {
      int fitting = free.ceilingKey(bytes);
      for (int size : free.tailMap(fitting).keySet().stream().limit(given.spilling + 1L).toList()) {
        if (free.get(size) > 0) {
          free.merge(size, -1, Integer::sum);
          spills.merge(fitting, size == fitting ? 0L : 1L, Long::sum);
          return size;
        }
      }
      return 0;
    }

    void borrow(PoolSet pools, int bytes) {
      IoBuffer buffer = pools.tryBorrow(bytes);
      assertThat(buffer == null ? 0 : buffer.size()).as("%s bytes", bytes).isEqualTo(take(bytes));
      if (buffer != null) {
        buffer.segment().set(ValueLayout.JAVA_LONG, 0, lent.size());
        lent.add(buffer);
      }
    }

    void close(int which) {
      if (!lent.isEmpty()) {
        IoBuffer buffer = lent.remove(which % lent.size());
        free.merge(buffer.size(), 1, Integer::sum);
        buffer.close();
      }
    }
  }

  @Property
  void theSmallestThatFitsIsLent(@ForAll("cases") Case given) {
    try (PoolSet pools =
        PoolSet.create(given.capacities, PoolSetOptions.DEFAULT.spilling(given.spilling))) {
      Model model = new Model(given);
      int largest = model.free.lastKey();
      for (int step : given.steps) {
        if (step < 0) {
          model.close(-step);
        } else {
          model.borrow(pools, Math.min(step, largest));
        }
        assertThatTheNumbersAgree(pools, model);
      }
      while (!model.lent.isEmpty()) {
        model.close(0);
      }
      assertThat(pools.statistics().lentBytes()).isZero();
    }
  }

  private static void assertThatTheNumbersAgree(PoolSet pools, Model model) {
    PoolSetStatistics numbers = pools.statistics();
    assertThat(numbers.spills()).containsExactlyElementsOf(model.spills.values());
    assertThat(numbers.lentBytes()).isEqualTo(sum(model.lent, IoBuffer::size));
    assertThat(sum(numbers.pools(), each -> each.capacity() - each.lent()))
        .isEqualTo(sum(model.free.values(), Integer::longValue));
    assertThat(numbers.pools()).extracting(PoolStatistics::capacity).hasSameSizeAs(pools.pools());
    assertThat(model.lent.stream().map(each -> each.segment().address())).doesNotHaveDuplicates();
  }

  private static <T> long sum(Iterable<T> values, ToLongFunction<T> number) {
    long sum = 0;
    for (T each : values) {
      sum += number.applyAsLong(each);
    }
    return sum;
  }

  @Property(tries = 200)
  void aBudgetIsKept(@ForAll("weights") Map<Tier, Integer> weights) {
    long budget = 4 << 20;
    try (PoolSet pools = PoolSet.within(budget, new EnumMap<>(weights))) {
      long mapped = sum(pools.pools(), pool -> pool.slab().size());
      assertThat(pools.bytes()).isLessThanOrEqualTo(budget).isGreaterThanOrEqualTo(mapped);
      assertThat(pools.pools()).hasSameSizeAs(weights.keySet());
      // The rest pays neither for a page of the smallest buffers nor for one such buffer.
      long page = Math.max(4096, pools.pools().getFirst().bufferSize());
      assertThat(budget - pools.bytes()).isLessThan(page);
    }
  }

  @Provide
  Arbitrary<Map<Tier, Integer>> weights() {
    return Arbitraries.maps(
            Arbitraries.of(Tier.PICO, Tier.NANO, Tier.MICRO, Tier.SMALL, Tier.MEDIUM),
            Arbitraries.integers().between(1, 50))
        .ofMinSize(1);
  }
}
