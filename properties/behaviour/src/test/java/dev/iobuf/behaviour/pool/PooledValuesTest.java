package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.PooledValues;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The values of a BoundedPool are reset between two holders, and ended with the pool. */
class PooledValuesTest {
  private final List<String> ended = new ArrayList<>();

  static List<PoolOptions> options() {
    return List.of(
        PoolOptions.DEFAULT,
        PoolOptions.DEFAULT.census(),
        PoolOptions.DEFAULT.checked().census(),
        PoolOptions.DEFAULT.guardedViews());
  }

  private final PooledValues<StringBuilder> builders =
      PooledValues.of(index -> new StringBuilder("#" + index))
          .reset(value -> value.setLength(0))
          .end(value -> ended.add(value.toString()));

  @Test
  void aValueThatHasComeBackToAnAbandonedPoolIsNotResetAgain() {
    AtomicInteger resets = new AtomicInteger();
    BoundedPool<Object> pool =
        BoundedPool.create(
            2, PooledValues.<Object>of(index -> new Object()).reset(_ -> resets.incrementAndGet()));
    int lease = pool.tryGet();
    assertThat(pool.tryGet()).isNotNegative();
    pool.closeAbandoning();

    pool.put(lease);
    assertThatThrownBy(() -> pool.put(lease)).isInstanceOf(IllegalStateException.class);

    assertThat(resets).hasValue(1);
  }

  @Test
  void aPutResetsTheValueForTheNextHolder() throws Exception {
    try (BoundedPool<StringBuilder> pool = BoundedPool.create(1, builders)) {
      int lease = pool.get();
      assertThat(pool.value(lease)).asString().isEqualTo("#0");
      pool.put(lease);
      assertThat(pool.value(pool.get())).isEmpty();
      pool.put(lease);
    }
  }

  @Test
  void aPutOfSeveralResetsEach() {
    try (BoundedPool<StringBuilder> pool = BoundedPool.create(3, builders)) {
      int[] leases = new int[5];
      assertThat(pool.tryGet(leases, 1, 3)).isEqualTo(3);
      pool.put(leases, 1, 3);
    }
    assertThat(ended).containsExactly("", "", "");
  }

  @Test
  void aPutThatIsRefusedResetsNothing() {
    for (PoolOptions options :
        List.of(PoolOptions.DEFAULT, PoolOptions.DEFAULT.census(1).guardedViews())) {
      try (BoundedPool<StringBuilder> pool = BoundedPool.create(2, builders, options)) {
        int lease = pool.tryGet();
        int other = 1 - lease;
        assertThatThrownBy(() -> pool.put(other)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.put(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> pool.put(new int[] {other}, 0, 1))
            .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.put(new int[] {-1}, 0, 1))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> pool.put(new int[] {lease}, 0, 2))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(pool.value(lease)).asString().isEqualTo("#" + lease);
        pool.put(lease);
        assertThat(pool.lent()).isZero();
      }
      assertThat(ended).containsExactlyInAnyOrder("", "#1").doesNotContain("#0");
      ended.clear();
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void aResetThatThrowsKeepsTheLeaseOut(PoolOptions options) {
    boolean[] broken = {true};
    PooledValues<StringBuilder> values =
        PooledValues.of(index -> new StringBuilder())
            .reset(value -> {
              if (broken[0]) {
                throw new IllegalArgumentException("no reset");
              }
            });
    try (BoundedPool<StringBuilder> pool = BoundedPool.create(2, values, options)) {
      int[] leases = {pool.tryGet(), pool.tryGet()};
      assertThatThrownBy(() -> pool.put(leases[0])).hasMessage("no reset");
      assertThatThrownBy(() -> pool.put(leases, 0, 2)).hasMessage("no reset");
      assertThat(pool.lent()).isEqualTo(2);
      assertThat(pool.value(leases[0])).as("they may be used on").isEmpty();
      broken[0] = false;
      pool.put(leases, 0, 2);
    }
  }

  /** The reset stands for whatever happens while it goes on, by other threads, too. */
  private static BoundedPool<StringBuilder> checkedPool(int capacity, Runnable whileReset) {
    PooledValues<StringBuilder> values =
        PooledValues.of(index -> new StringBuilder())
            .reset(value -> {
              value.setLength(0);
              whileReset.run();
            });
    return BoundedPool.create(capacity, values, PoolOptions.DEFAULT.checked());
  }

  @Test
  void aLeaseIsOverWhileItsValueIsResetAndNobodyElseHasIt() {
    List<Runnable> acts = new ArrayList<>();
    try (BoundedPool<StringBuilder> pool =
        checkedPool(1, () -> List.copyOf(acts).forEach(Runnable::run))) {
      int lease = pool.tryGet();
      AtomicInteger resets = new AtomicInteger();
      acts.add(resets::incrementAndGet);
      acts.add(() -> {
        assertThatThrownBy(() -> pool.put(lease)).hasMessageContaining("put of lease " + lease);
        assertThatThrownBy(() -> pool.put(new int[] {lease}, 0, 1))
            .hasMessageContaining("put of lease " + lease);
        assertThatThrownBy(() -> pool.value(lease)).hasMessageContaining("use of lease " + lease);
        assertThat(pool.tryGet()).as("it is not free yet").isEqualTo(Pool.WOULD_BLOCK);
        assertThat(pool.lent()).isEqualTo(1);
      });
      pool.put(lease);
      assertThat(resets).hasValue(1);
      acts.clear();
      int next = pool.tryGet();
      assertThat(next).isNotEqualTo(lease);
      pool.put(next);
    }
  }

  @Test
  void aLatePutLeavesTheValueOfTheNextHolderAlone() {
    try (BoundedPool<StringBuilder> pool = checkedPool(1, () -> {})) {
      int late = pool.tryGet();
      pool.put(late);
      int lease = pool.tryGet();
      pool.value(lease).append("mine");
      assertThatThrownBy(() -> pool.put(late)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> pool.put(new int[] {late}, 0, 1))
          .isInstanceOf(IllegalStateException.class);
      assertThat(pool.value(lease)).asString().isEqualTo("mine");
      pool.put(lease);
    }
  }

  @Test
  void allLeasesOfOnePutAreOverBeforeTheFirstReset() {
    List<Runnable> acts = new ArrayList<>();
    try (BoundedPool<StringBuilder> pool =
        checkedPool(3, () -> List.copyOf(acts).forEach(Runnable::run))) {
      int[] leases = {pool.tryGet(), pool.tryGet(), pool.tryGet()};
      int[] same = leases.clone();
      acts.add(() -> {
        for (int lease : same) {
          assertThatThrownBy(() -> pool.value(lease)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(pool.tryGet()).isEqualTo(Pool.WOULD_BLOCK);
        leases[0] = -1; // A caller must not, and harms no other by it.
        leases[2] = same[1];
      });
      pool.put(leases, 0, 3);
      acts.clear();
      assertThat(pool.available()).isEqualTo(3);
    }
  }

  @Test
  void thoseBeforeARefusedOneAreResetAndPut() {
    try (BoundedPool<StringBuilder> pool = checkedPool(3, () -> {})) {
      int[] leases = {pool.tryGet(), pool.tryGet(), pool.tryGet()};
      for (int lease : leases) {
        pool.value(lease).append("used");
      }
      StringBuilder first = pool.value(leases[0]);
      StringBuilder last = pool.value(leases[2]);
      assertThatThrownBy(() -> pool.put(new int[] {leases[0], leases[0], leases[2]}, 0, 3))
          .hasMessageContaining("Before it, 1 of 3 indices were put; those after it were not.");
      assertThat(first).isEmpty();
      assertThat(last).asString().isEqualTo("used");
      assertThat(pool.lent()).isEqualTo(2);
      pool.put(leases, 1, 2);
    }
  }

  @Test
  void closeEndsTheValuesThatThePoolHasThenOnce() {
    BoundedPool<StringBuilder> pool = BoundedPool.create(2, builders);
    int lease = pool.tryGet();
    assertThatThrownBy(pool::close).isInstanceOf(IllegalStateException.class);
    assertThat(ended).as("while one is lent").isEmpty();
    StringBuilder mine = new StringBuilder("mine");
    pool.setValue(lease, mine);
    pool.put(lease);
    mine.append("still mine");
    pool.close();
    pool.close();
    assertThat(ended).containsExactlyInAnyOrder("still mine", "#1");
  }

  @Test
  void thePutOfTheLastLeaseOfAnAbandonedPoolEndsTheValues() {
    BoundedPool<StringBuilder> pool = BoundedPool.create(2, builders);
    int lease = pool.tryGet();
    pool.closeAbandoning();
    assertThat(ended).isEmpty();
    pool.put(lease);
    assertThat(ended).containsExactlyInAnyOrder("", "#1");
    pool.close();
    assertThat(ended).hasSize(2);
  }

  @Test
  void allAreEndedThoughTheEndOfSomeThrows() {
    IllegalArgumentException first = new IllegalArgumentException("first");
    StackOverflowError second = new StackOverflowError();
    List<Integer> called = new ArrayList<>();
    PooledValues<Integer> values =
        PooledValues.<Integer>of(index -> index)
            .end(value -> {
              called.add(value);
              switch (value) {
                case 0, 2 -> throw first;
                case 1 -> throw second;
                default -> {}
              }
            });
    BoundedPool<Integer> pool = BoundedPool.create(4, values);
    assertThatThrownBy(pool::close).isSameAs(first).hasSuppressedException(second);
    assertThat(called).containsExactly(0, 1, 2, 3);
    assertThatThrownBy(pool::tryGet).hasMessageContaining("get after close");
  }

  @Test
  void valuesAreEndedIfTheFillerThrows() {
    PooledValues<StringBuilder> values =
        PooledValues.<StringBuilder>of(
                index -> {
                  if (index == 2) {
                    throw new OutOfMemoryError("no third");
                  }
                  return new StringBuilder("#" + index);
                })
            .end(value -> ended.add(value.toString()));
    assertThatThrownBy(() -> BoundedPool.create(3, values)).isInstanceOf(OutOfMemoryError.class);
    assertThat(ended).containsExactly("#0", "#1");
  }

  @Test
  void codecsOfTheJdkNeedNoMoreThanTheirMethods() throws Exception {
    Deflater one;
    try (BoundedPool<Deflater> pool =
        BoundedPool.create(
            8,
            PooledValues.of(index -> new Deflater()).reset(Deflater::reset).end(Deflater::end),
            PoolOptions.DEFAULT.named("deflaters"))) {
      int lease = pool.get();
      one = pool.value(lease);
      one.setInput(new byte[100]);
      assertThat(one.needsInput()).isFalse();
      pool.put(lease);
      assertThat(one.needsInput()).isTrue();
    }
    assertThatThrownBy(one::getBytesRead).hasMessageContaining("closed");
  }
}
