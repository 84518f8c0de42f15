package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.PooledValues;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** The values of a pool of any objects are reset between two holders, and ended with the pool. */
class PooledValuesTest {
  private final List<String> ended = new ArrayList<>();

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

  @Test
  void aResetThatThrowsKeepsTheLeaseOut() {
    boolean[] broken = {true};
    PooledValues<StringBuilder> values =
        PooledValues.of(index -> new StringBuilder())
            .reset(value -> {
              if (broken[0]) {
                throw new IllegalArgumentException("no reset");
              }
            });
    try (BoundedPool<StringBuilder> pool = BoundedPool.create(2, values)) {
      int[] leases = {pool.tryGet(), pool.tryGet()};
      assertThatThrownBy(() -> pool.put(leases[0])).hasMessage("no reset");
      assertThatThrownBy(() -> pool.put(leases, 0, 2)).hasMessage("no reset");
      assertThat(pool.lent()).isEqualTo(2);
      broken[0] = false;
      pool.put(leases, 0, 2);
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
