package dev.iobuf.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A budget is kept to the byte, by weight, and does not pay for one buffer more. */
class BudgetProperties {
  record Case(long budget, List<BufferLayout> layouts, List<Integer> weights) {
    long share(int tier) {
      return BigInteger.valueOf(budget)
          .multiply(BigInteger.valueOf(weights.get(tier)))
          .divide(BigInteger.valueOf(weights.stream().mapToLong(Integer::longValue).sum()))
          .longValueExact();
    }

    /** Returns true if each share pays for a buffer, within the whole pages for which it pays. */
    boolean isEnough() {
      return tiers().allMatch(tier -> layouts.get(tier).bytes(1) <= share(tier));
    }

    IntStream tiers() {
      return IntStream.range(0, weights.size());
    }

    long bytes(int[] capacities) {
      return tiers().mapToLong(tier -> layouts.get(tier).bytes(capacities[tier])).sum();
    }

    int[] divide() {
      return Budget.divide(budget, layouts, weights.stream().mapToInt(each -> each).toArray());
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<BufferLayout> layout =
        Combinators.combine(
                Arbitraries.integers().between(1, 1 << 22),
                Arbitraries.integers().between(0, 13).map(bits -> 1 << bits))
            .as((size, alignment) -> new BufferLayout("Tier", size, alignment));
    Arbitrary<Integer> weight = Arbitraries.integers().between(1, Budget.MAX_WEIGHT);
    Arbitrary<Long> budget =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 1L << 26), Arbitraries.longs().greaterOrEqual(1));
    return Arbitraries.integers()
        .between(1, 12)
        .flatMap(tiers ->
            Combinators.combine(budget, layout.list().ofSize(tiers), weight.list().ofSize(tiers))
                .as(Case::new));
  }

  @Property
  void aBudgetIsKeptAndUsed(@ForAll("cases") Case given) {
    if (!given.isEnough()) {
      assertThatIllegalArgumentException()
          .isThrownBy(given::divide)
          .withMessageContaining("budget=" + given.budget);
      return;
    }
    int[] capacities = given.divide();
    long left = given.budget - given.bytes(capacities);
    assertThat(left).isNotNegative();
    given
        .tiers()
        .filter(tier -> capacities[tier] < IndexPool.MAX_CAPACITY)
        .forEach(tier -> {
          BufferLayout layout = given.layouts.get(tier);
          long more = layout.bytes(capacities[tier] + 1);
          assertThat(more).as("one more of %s", layout).isGreaterThan(given.share(tier));
          assertThat(more - layout.bytes(capacities[tier])).as("of %s", layout).isGreaterThan(left);
        });
  }

  @Example
  void aBudgetThatASharePaysExactlyIsUsedUp() {
    List<BufferLayout> layouts =
        List.of(new BufferLayout("Page", 4096, 4096), new BufferLayout("Huge", 1 << 21, 1 << 21));
    assertThat(Budget.divide(8 << 21, layouts, new int[] {1, 3})).containsExactly(1024, 6);
    assertThat(Budget.divide((8 << 21) - 1, layouts, new int[] {1, 3})).containsExactly(1023, 6);
  }

  @Example
  void aBudgetOfOnePageIsPaidWithAsManySmallBuffersAsItHolds() {
    List<BufferLayout> layouts = List.of(new BufferLayout("Pico", 32, 32));
    long page = layouts.getFirst().bytes(1);
    assertThat(Budget.divide(page, layouts, new int[] {7})).containsExactly((int) (page / 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Budget.divide(page - 1, layouts, new int[] {7}))
        .withMessageContainingAll("tier=Pico", "share=" + (page - 1), "needed=" + page);
  }
}
