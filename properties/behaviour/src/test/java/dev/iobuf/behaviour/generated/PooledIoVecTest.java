package dev.iobuf.behaviour.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.io.AnyTierIoVec;
import dev.iobuf.io.Cursor;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.io.Vectored;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated vectors hold the addresses and lengths of leases. A call adds all its leases or none.
 */
class PooledIoVecTest {
  private static final int CAPACITY = 5;

  /** Some tiers, and a vector that does not know its tier. */
  static Stream<TierClasses<?, ?, ?>> tiers() {
    return Stream.concat(
        TierClasses.some(),
        Stream.of(
            new TierClasses<SmallBuffer, SmallBufferPool, PooledIoVec>(
                "AnyTier",
                SmallBuffer.SIZE,
                SmallBufferPool::create,
                SmallBufferPool::over,
                SmallBuffer::view,
                SmallBuffer::copyOf,
                SmallBuffer::views,
                AnyTierIoVec::allocate)));
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
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void addAppendsAWholeBuffer(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(pool, 4);
      assertThat(vector.add(3)).isSameAs(vector);
      vector.add(0);
      assertThat(entries(vector)).isEqualTo(whole(pool, 3, 0));
      assertThat(vector.bytes()).isEqualTo(2L * tier.size());
      assertThat(vector.capacity()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void addWithALengthAppendsAPartOfABuffer(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(pool, 5);
      for (int length : new int[] {0, 1, tier.size() - 1, tier.size()}) {
        assertThat(vector.add(2, 0, length)).isSameAs(vector);
        assertThat(entries(vector)).last().isEqualTo(new Entry(pool.address(2), length));
      }
      vector.add(3, tier.size() - 2, 1);
      assertThat(entries(vector)).last().isEqualTo(new Entry(pool.address(3) + tier.size() - 2, 1));
      vector.clear();
      int most = Integer.MAX_VALUE;
      for (int[] part :
          new int[][] {
            {0, Integer.MIN_VALUE},
            {0, -1},
            {0, tier.size() + 1},
            {0, most},
            {-1, 1},
            {1, tier.size()},
            {tier.size() + 1, 0},
            {most, most}
          }) {
        assertThatThrownBy(() -> vector.add(2, part[0], part[1]))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessage(
                "from and length must lie within the buffer: from=%d, length=%d, size=%d, pool=%s",
                part[0], part[1], tier.size(), pool);
      }
      assertThat(vector.count()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void addAllAppendsAPartOfAnArrayOfLeasesInItsOrder(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(pool, 4);
      int[] leases = {99, 4, 0, 2, 99};
      assertThat(vector.addAll(leases, 1, 3)).isSameAs(vector);
      assertThat(entries(vector)).isEqualTo(whole(pool, 4, 0, 2));
      vector.addAll(leases, 5, 0);
      vector.addAll(leases, 2, 1);
      assertThat(entries(vector)).isEqualTo(whole(pool, 4, 0, 2, 0));
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void addRangeAppendsBuffersThatLieSideBySide(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(pool, CAPACITY);
      assertThat(vector.addRange(2, 3)).isSameAs(vector);
      assertThat(entries(vector)).isEqualTo(whole(pool, 2, 3, 4));
      vector.clear();
      vector.addRange(0, CAPACITY);
      assertThat(entries(vector)).isEqualTo(whole(pool, 0, 1, 2, 3, 4));
      vector.clear();
      vector.addRange(CAPACITY, 0);
      assertThat(vector.count()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void nothingIsAppendedWhereALeaseIsNotThePools(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(pool, 9);
      vector.add(1);
      for (int bad : new int[] {Integer.MIN_VALUE, -1, CAPACITY, Integer.MAX_VALUE}) {
        assertThatThrownBy(() -> vector.add(bad))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageStartingWith("index must be 0 … 4: index=%d, pool=%s".formatted(bad, pool));
        assertThatThrownBy(() -> vector.add(bad, 0, 1))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> vector.addAll(new int[] {0, 1, bad}, 0, 3))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageStartingWith("index must be 0 … 4: index=%d, pool=%s".formatted(bad, pool));
        assertThatThrownBy(() -> vector.addRange(bad, 2))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageStartingWith(
                "a range must lie in 0 … 4: first=%d, count=2, pool=%s".formatted(bad, pool));
        if (bad != CAPACITY) {
          assertThatThrownBy(() -> vector.addRange(bad, 0))
              .isInstanceOf(IndexOutOfBoundsException.class);
        }
      }
      assertThatThrownBy(() -> vector.addRange(3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
      for (int count : new int[] {Integer.MIN_VALUE, -1, Integer.MAX_VALUE}) {
        assertThatThrownBy(() -> vector.addRange(3, count))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(entries(vector)).isEqualTo(whole(pool, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void nothingIsAppendedIfTheArrayHasFewerLeases(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(pool, 9);
      int[] leases = {0, 1, 2};
      for (int[] part : new int[][] {{-1, 1}, {0, 4}, {3, 1}, {4, 0}, {1, -1}, {1, 1 << 31}}) {
        assertThatThrownBy(() -> vector.addAll(leases, part[0], part[1]))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(vector.count()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void nothingIsAppendedWhereTheVectorHasTooLittleRoom(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(pool, 3);
      vector.addRange(0, 2);
      assertThatIllegalStateException()
          .isThrownBy(() -> vector.addAll(new int[] {0, 1}, 0, 2))
          .withMessage(
              "no room for more entries: more=2, count=2, capacity=3; clear() or allocate more");
      assertThatIllegalStateException().isThrownBy(() -> vector.addRange(0, CAPACITY));
      assertThat(entries(vector)).isEqualTo(whole(pool, 0, 1));

      vector.add(2);
      assertThatIllegalStateException().isThrownBy(() -> vector.add(3));
      assertThatIllegalStateException().isThrownBy(() -> vector.add(3, 0, 1));
      assertThat(entries(vector)).isEqualTo(whole(pool, 0, 1, 2));
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void nothingIsAppendedOfAClosedPool(TierClasses<B, P, V> tier) {
    P pool = tier.create().apply(CAPACITY);
    V vector = tier.allocate().apply(pool, 9);
    pool.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> vector.add(0))
        .withMessageStartingWith("use of index 0 after close: pool=" + pool);
    assertThatIllegalStateException().isThrownBy(() -> vector.add(0, 0, 1));
    assertThatIllegalStateException().isThrownBy(() -> vector.addAll(new int[] {0, 1}, 0, 2));
    assertThatIllegalStateException().isThrownBy(() -> vector.addRange(0, 2));
    assertThat(vector.count()).isZero();
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void aVectorMayHaveNoCapacityButNotLess(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      assertThat(tier.allocate().apply(pool, 0).capacity()).isZero();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tier.allocate().apply(pool, -1))
          .withMessage("capacity must not be negative: capacity=-1");
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec> void aVectorIsReused(
      TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(pool, 2);
      vector.addRange(0, 2);
      vector.clear();
      vector.addRange(3, 2);
      assertThat(entries(vector)).isEqualTo(whole(pool, 3, 4));
      assertThat(vector)
          .hasToString("%sIoVec[count=2, capacity=2, bytes=%d]".formatted(tier, 2L * tier.size()));
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void aVectorKnowsItsPoolAndItsLeases(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY);
        Arena arena = Arena.ofConfined()) {
      V vector = tier.allocate().apply(pool, 9);
      vector.addAll(new int[] {4, 2}, 0, 2).add(3).addRange(0, 2).add(1, 0, 1);
      vector.add(arena.allocate(8));
      assertThat(vector.pool()).isSameAs(pool);
      assertThat(leases(vector)).containsExactly(4, 2, 3, 0, 1, 1, PooledIoVec.NO_LEASE);
      vector.limit(2L * tier.size());
      assertThat(leases(vector)).containsExactly(4, 2);
      vector.add(arena.allocate(8));
      assertThat(leases(vector)).containsExactly(4, 2, PooledIoVec.NO_LEASE);
      assertThatThrownBy(() -> vector.lease(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void putAllPutsTheLeasesOfAllEntries(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY);
        Arena arena = Arena.ofConfined()) {
      V vector = tier.allocate().apply(pool, CAPACITY);
      int first = pool.tryGet();
      int second = pool.tryGet();
      int third = pool.tryGet();
      vector.add(first).add(second).add(arena.allocate(8));
      vector.add(third);
      pool.put(second);
      assertThatIllegalStateException().isThrownBy(vector::putAll);
      assertThat(leases(vector)).as("the one that is refused stays").containsExactly(first, second);
      vector.limit(tier.size());
      vector.putAll();
      assertThat(vector.count()).isZero();
      assertThat(pool.lent()).isZero();
      vector.putAll();
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void putAllPutsALeaseOfSeveralEntriesOnce(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY)) {
      V vector = tier.allocate().apply(pool, CAPACITY);
      int first = pool.tryGet();
      int second = pool.tryGet();
      int half = tier.size() / 2;
      vector.add(first, 0, half).add(second).add(first, half, half);
      vector.putAll();
      assertThat(vector.count()).isZero();
      assertThat(pool.lent()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void aVectorThatIsPinnedDoesNotChangeAndNeitherAreItsLeasesPut(TierClasses<B, P, V> tier)
          throws IOException {
    try (P pool = tier.create().apply(CAPACITY);
        FileDescriptor sink = FileDescriptor.open(Path.of("/dev/null"), OpenFlag.WRITE_ONLY)) {
      V vector = tier.allocate().apply(pool, CAPACITY);
      int lease = pool.tryGet();
      vector.add(lease);
      Cursor cursor = vector.cursor();
      vector.pin();
      assertThat(vector.isPinned()).isTrue();
      assertThat(vector.toString()).endsWith(", pinned]");
      assertThat(pool.pinned()).isEqualTo(1);
      for (Runnable change :
          List.<Runnable>of(
              () -> vector.add(lease),
              () -> vector.add(lease, 0, 1),
              () -> vector.add(pool.value(lease).segment()),
              () -> vector.addAll(new int[] {lease}, 0, 1),
              () -> vector.addRange(lease, 1),
              vector::clear,
              () -> vector.limit(1),
              vector::putAll,
              vector::pin,
              () -> Vectored.tryWritevFully(sink, cursor))) {
        assertThatIllegalStateException()
            .isThrownBy(change::run)
            .withMessageStartingWith("the vector is in flight: " + vector);
      }
      assertThatIllegalStateException().isThrownBy(() -> pool.put(lease));
      vector.unpin();
      assertThatIllegalStateException()
          .isThrownBy(vector::unpin)
          .withMessageStartingWith("unpin of a vector that is not pinned");
      assertThat(pool.pinned()).isZero();
      vector.putAll();
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void allLeasesArePinnedOrNone(TierClasses<B, P, V> tier) {
    try (P pool = tier.create().apply(CAPACITY);
        Arena arena = Arena.ofConfined()) {
      V vector = tier.allocate().apply(pool, CAPACITY);
      int lease = pool.tryGet();
      vector.add(lease).add(pool.tryGet());
      pool.put(vector.lease(1));
      assertThatIllegalStateException().isThrownBy(vector::pin);
      assertThat(pool.pinned()).isZero();
      vector.limit(tier.size());
      vector.add(arena.allocate(8));
      assertThatIllegalArgumentException()
          .isThrownBy(vector::pin)
          .withMessageStartingWith("only leases can be pinned, and entry 1 is a segment");
      assertThat(pool.pinned()).isZero();
      vector.putAll();
    }
  }

  private static List<Integer> leases(PooledIoVec vector) {
    return IntStream.range(0, vector.count()).mapToObj(vector::lease).toList();
  }
}
