package dev.iobuf.behaviour.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.IoVec;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated vectors hold the addresses and lengths of leases, all of those asked for or none. */
class PooledIoVecTest {
  private static final int CAPACITY = 5;

  private final Arena arena = Arena.ofConfined();

  static Stream<TierClasses<?, ?, ?>> tiers() {
    return TierClasses.some();
  }

  @AfterEach
  void free() {
    arena.close();
  }

  private record Entry(long address, long length) {}

  private static List<Entry> entries(IoVec vector) {
    return IntStream.range(0, vector.count())
        .mapToObj(i -> new Entry(vector.base(i), vector.length(i)))
        .toList();
  }

  private static List<Entry> whole(IndirectPool<?> pool, int... leases) {
    return IntStream.of(leases)
        .mapToObj(lease -> new Entry(pool.value(lease).address(), pool.bufferSize()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec> void addAppendsAWholeBuffer(
      TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(arena, 4);
      assertThat(tier.add().add(vector, pool, 3)).isSameAs(vector);
      tier.add().add(vector, pool, 0);
      assertThat(entries(vector)).isEqualTo(whole(pool, 3, 0));
      assertThat(vector.bytes()).isEqualTo(2L * tier.size());
      assertThat(vector.capacity()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec>
      void addWithALengthAppendsTheFirstBytesOfABuffer(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(arena, 4);
      for (int length : new int[] {0, 1, tier.size() - 1, tier.size()}) {
        assertThat(tier.addPart().add(vector, pool, 2, length)).isSameAs(vector);
        assertThat(entries(vector)).last().isEqualTo(new Entry(pool.address(2), length));
      }
      vector.clear();
      for (int length : new int[] {Integer.MIN_VALUE, -1, tier.size() + 1, Integer.MAX_VALUE}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> tier.addPart().add(vector, pool, 2, length))
            .withMessage("length must be 0 … %d: length=%d, tier=%s", tier.size(), length, tier);
      }
      assertThat(vector.count()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec>
      void addAllAppendsAPartOfAnArrayOfLeasesInItsOrder(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(arena, 4);
      int[] leases = {99, 4, 0, 2, 99};
      assertThat(tier.addAll().addAll(vector, pool, leases, 1, 3)).isSameAs(vector);
      assertThat(entries(vector)).isEqualTo(whole(pool, 4, 0, 2));
      tier.addAll().addAll(vector, pool, leases, 5, 0);
      tier.addAll().addAll(vector, pool, leases, 2, 1);
      assertThat(entries(vector)).isEqualTo(whole(pool, 4, 0, 2, 0));
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec>
      void addRangeAppendsBuffersThatLieSideBySide(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(arena, CAPACITY);
      assertThat(tier.addRange().addRange(vector, pool, 2, 3)).isSameAs(vector);
      assertThat(entries(vector)).isEqualTo(whole(pool, 2, 3, 4));
      vector.clear();
      tier.addRange().addRange(vector, pool, 0, CAPACITY);
      assertThat(entries(vector)).isEqualTo(whole(pool, 0, 1, 2, 3, 4));
      vector.clear();
      tier.addRange().addRange(vector, pool, CAPACITY, 0);
      assertThat(vector.count()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec>
      void nothingIsAppendedWhereALeaseIsNotThePools(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(arena, 9);
      tier.add().add(vector, pool, 1);
      for (int bad : new int[] {Integer.MIN_VALUE, -1, CAPACITY, Integer.MAX_VALUE}) {
        assertThatThrownBy(() -> tier.add().add(vector, pool, bad))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageStartingWith("index must be 0 … 4: index=%d, pool=%s".formatted(bad, pool));
        assertThatThrownBy(() -> tier.addPart().add(vector, pool, bad, 1))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tier.addAll().addAll(vector, pool, new int[] {0, 1, bad}, 0, 3))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageStartingWith("index must be 0 … 4: index=%d, pool=%s".formatted(bad, pool));
        assertThatThrownBy(() -> tier.addRange().addRange(vector, pool, bad, 2))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageStartingWith(
                "a range must lie in 0 … 4: first=%d, count=2, pool=%s".formatted(bad, pool));
        if (bad != CAPACITY) {
          assertThatThrownBy(() -> tier.addRange().addRange(vector, pool, bad, 0))
              .isInstanceOf(IndexOutOfBoundsException.class);
        }
      }
      assertThatThrownBy(() -> tier.addRange().addRange(vector, pool, 3, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
      for (int count : new int[] {Integer.MIN_VALUE, -1, Integer.MAX_VALUE}) {
        assertThatThrownBy(() -> tier.addRange().addRange(vector, pool, 3, count))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(entries(vector)).isEqualTo(whole(pool, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec>
      void nothingIsAppendedWhereTheArrayHasNotSoManyLeases(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(arena, 9);
      int[] leases = {0, 1, 2};
      for (int[] part : new int[][] {{-1, 1}, {0, 4}, {3, 1}, {4, 0}, {1, -1}, {1, 1 << 31}}) {
        assertThatThrownBy(() -> tier.addAll().addAll(vector, pool, leases, part[0], part[1]))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(vector.count()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec>
      void nothingIsAppendedWhereTheVectorHasTooLittleRoom(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(arena, 3);
      tier.addRange().addRange(vector, pool, 0, 2);
      assertThatIllegalStateException()
          .isThrownBy(() -> tier.addAll().addAll(vector, pool, new int[] {0, 1}, 0, 2))
          .withMessage(
              "no room for more entries: more=2, count=2, capacity=3; clear() or allocate more");
      assertThatIllegalStateException()
          .isThrownBy(() -> tier.addRange().addRange(vector, pool, 0, CAPACITY));
      assertThat(entries(vector)).isEqualTo(whole(pool, 0, 1));

      tier.add().add(vector, pool, 2);
      assertThatIllegalStateException().isThrownBy(() -> tier.add().add(vector, pool, 3));
      assertThatIllegalStateException().isThrownBy(() -> tier.addPart().add(vector, pool, 3, 1));
      assertThat(entries(vector)).isEqualTo(whole(pool, 0, 1, 2));
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec>
      void nothingIsAppendedOfAClosedPool(TierClasses<B, P, V> tier) {
    P pool = tier.create().apply(CAPACITY);
    V vector = tier.allocate().apply(arena, 9);
    pool.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> tier.add().add(vector, pool, 0))
        .withMessageStartingWith("use of index 0 after close: pool=" + pool);
    assertThatIllegalStateException().isThrownBy(() -> tier.addPart().add(vector, pool, 0, 1));
    assertThatIllegalStateException()
        .isThrownBy(() -> tier.addAll().addAll(vector, pool, new int[] {0, 1}, 0, 2));
    assertThatIllegalStateException()
        .isThrownBy(() -> tier.addRange().addRange(vector, pool, 0, 2));
    assertThat(vector.count()).isZero();
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec>
      void aVectorMayBeEmptyForGoodButNotLess(TierClasses<B, P, V> tier) {
    assertThat(tier.allocate().apply(arena, 0).capacity()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tier.allocate().apply(arena, -1))
        .withMessage("capacity must not be negative: capacity=-1");
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends IoVec> void aVectorIsReused(
      TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(arena, 2);
      tier.addRange().addRange(vector, pool, 0, 2);
      vector.clear();
      tier.addRange().addRange(vector, pool, 3, 2);
      assertThat(entries(vector)).isEqualTo(whole(pool, 3, 4));
      assertThat(vector)
          .hasToString("%sIoVec[count=2, capacity=2, bytes=%d]".formatted(tier, 2L * tier.size()));
    }
  }
}
