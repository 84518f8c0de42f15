package dev.iobuf.behaviour.generated;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.Tier;
import dev.iobuf.memory.PageSize;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.Pool;
import dev.iobuf.pool.PoolOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantees of the pool and the buffers of each of the twelve tiers. */
class PooledBufferTest {
  private static final int CAPACITY = 3;
  private static final int HUGE_PAGE = 2 << 20;

  private static String className(Tier tier, String kind) {
    return tier.name().charAt(0) + tier.name().substring(1).toLowerCase(Locale.ROOT) + kind;
  }

  @ParameterizedTest
  @EnumSource
  void aPoolIsOneOfTheTiersOwnClass(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      assertThat(pool.getClass()).isFinal();
      assertThat(pool.getClass().getSimpleName()).isEqualTo(className(tier, "BufferPool"));
      assertThat(pool.value(0).getClass()).isFinal();
      assertThat(pool.value(0).getClass().getSimpleName()).isEqualTo(className(tier, "Buffer"));
      assertThat(pool).hasToString(className(tier, "BufferPool") + "[capacity=3]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPoolStartsWithEveryBufferFree(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      assertThat(pool.capacity()).isEqualTo(CAPACITY);
      assertThat(pool.available()).isEqualTo(CAPACITY);
      assertThat(pool.lent()).isZero();
      assertThat(pool.bufferSize()).isEqualTo(tier.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyLeaseIsLentOnceUntilItIsPut(Tier tier) throws Exception {
    try (var pool = tier.createPool(CAPACITY)) {
      Set<Integer> leases =
          new HashSet<>(Set.of(pool.get(), pool.tryGet(), pool.get(Duration.ofSeconds(9))));
      assertThat(leases).containsExactlyInAnyOrder(0, 1, 2);
      assertThat(pool.lent()).isEqualTo(CAPACITY);
      assertThat(pool.tryGet()).isEqualTo(Pool.WOULD_BLOCK);
      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(() -> pool.get(Duration.ofNanos(1)))
          .withMessageContaining("lent=3, pool=" + className(tier, "BufferPool"));

      pool.put(1);
      assertThat(pool.available()).isEqualTo(1);
      assertThat(pool.get()).isEqualTo(1);
      leases.forEach(pool::put);
      assertThat(pool.lent()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBorrowedBufferGoesBackWhenItIsClosed(Tier tier) throws Exception {
    try (var pool = tier.createPool(1)) {
      IoBuffer borrowed = pool.borrow();
      assertThat(borrowed.lease()).isZero();
      assertThat(pool.tryGet()).isEqualTo(Pool.WOULD_BLOCK);
      borrowed.close();
      assertThat(pool.available()).isEqualTo(1);
      assertThatIllegalStateException()
          .isThrownBy(borrowed::close)
          .withMessageStartingWith(
              "put of index 0 that is not lent: pool=%s[capacity=1]; was it put twice"
                  .formatted(className(tier, "BufferPool")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tryBorrowLendsABufferOrNull(Tier tier) {
    try (var pool = tier.createPool(1)) {
      try (IoBuffer borrowed = pool.tryBorrow()) {
        assertThat(borrowed).isNotNull().isSameAs(pool.value(0));
        assertThat(pool.lent()).isEqualTo(1);
        try (IoBuffer none = pool.tryBorrow()) {
          assertThat(none).isNull();
        }
      }
      assertThat(pool.lent()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void borrowWaitsNoLongerThanTold(Tier tier) throws Exception {
    try (var pool = tier.createPool(1)) {
      for (Duration time : new Duration[] {Duration.ofSeconds(9), Duration.ZERO}) {
        try (IoBuffer borrowed = pool.borrow(time)) {
          assertThat(borrowed.lease()).isZero();
          assertThatExceptionOfType(TimeoutException.class)
              .isThrownBy(() -> pool.borrow(Duration.ofNanos(1)))
              .withMessageContaining("lent=1, pool=" + pool);
        }
      }
      assertThat(pool.lent()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBorrowThatWaitsIsInterruptedOrServed(Tier tier) throws Exception {
    try (var pool = tier.createPool(1)) {
      IoBuffer held = pool.borrow();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> pool.borrow(Duration.ofSeconds(9)))
          .isInstanceOf(InterruptedException.class);
      assertThat(pool.lent()).isEqualTo(1);

      Thread putter = Thread.ofPlatform().start(held::close);
      try (IoBuffer served = pool.borrow(Duration.ofSeconds(9))) {
        assertThat(served.lease()).isZero();
      }
      putter.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPoolIsCalledByItsClassOrAsItsOptionsSay(Tier tier) {
    String kind = className(tier, "BufferPool");
    try (var pool = tier.createPool(CAPACITY)) {
      assertThat(pool.name()).isEqualTo(kind);
    }
    try (var pool = tier.createPool(CAPACITY, PoolOptions.DEFAULT.named("frames"))) {
      assertThat(pool.name()).isEqualTo("frames");
      assertThat(pool).hasToString("frames (" + kind + "[capacity=3])");
      assertThatIllegalStateException()
          .isThrownBy(() -> pool.put(0))
          .withMessageContaining("pool=frames (" + kind + "[capacity=3]);");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBufferShowsItsLeaseSizeAndAddress(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      for (int lease = 0; lease < CAPACITY; lease++) {
        IoBuffer buffer = pool.value(lease);
        assertThat(buffer.lease()).isEqualTo(lease);
        assertThat(buffer.size()).isEqualTo(tier.size());
        assertThat(buffer.segment().byteSize()).isEqualTo(tier.size());
        assertThat(buffer.segment().isNative()).isTrue();
        assertThat(buffer.address()).isEqualTo(buffer.segment().address());
        assertThat(pool.address(lease)).isEqualTo(buffer.address());
        assertThat(buffer)
            .hasToString("%s[lease=%d, pool=%s]".formatted(className(tier, "Buffer"), lease, pool));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void buffersLieSideBySideAndFillTheSlab(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      for (int lease = 0; lease < CAPACITY; lease++) {
        assertThat(pool.address(lease))
            .isEqualTo(pool.slab().address() + (long) lease * tier.size());
      }
      assertThat(pool.slab().size()).isGreaterThanOrEqualTo((long) CAPACITY * tier.size());
      assertThat(pool.slab().segment().byteSize())
          .isGreaterThanOrEqualTo((long) CAPACITY * tier.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void addressesAreAlignedToTheSizeUpToAPageAndFromHugeUpToAHugePage(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      long page = tier.size() >= HUGE_PAGE ? HUGE_PAGE : PageSize.bytes();
      assertThat(pool.slab().address() % page).isZero();
      for (int lease = 0; lease < CAPACITY; lease++) {
        assertThat(pool.address(lease) % Math.min(page, tier.size())).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWriteByOneViewIsSeenByAnother(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      int last = tier.size() - Integer.BYTES;
      for (int lease = 0; lease < CAPACITY; lease++) {
        pool.value(lease).segment().set(JAVA_INT_UNALIGNED, 0, 100 + lease);
        pool.value(lease).segment().set(JAVA_INT_UNALIGNED, last, 200 + lease);
      }
      for (int lease = 0; lease < CAPACITY; lease++) {
        IoBuffer again = pool.value(lease);
        assertThat(again.segment().get(JAVA_INT_UNALIGNED, 0)).isEqualTo(100 + lease);
        assertThat(again.segment().get(JAVA_INT_UNALIGNED, last)).isEqualTo(200 + lease);
        assertThat(pool.slab().segment().get(JAVA_INT_UNALIGNED, (long) lease * tier.size() + last))
            .isEqualTo(200 + lease);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aViewReachesNoByteBeyondItsBuffer(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      assertThatThrownBy(() -> pool.value(1).segment().get(JAVA_BYTE, tier.size()))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pool.value(1).segment().get(JAVA_BYTE, -1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theViewOfAnIndexIsMadeOnce(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      assertThat(pool.value(1)).isSameAs(pool.value(1)).isNotSameAs(pool.value(2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBufferIsSeenByNioWithoutACopy(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      ByteBuffer nio = pool.value(1).asByteBuffer();
      assertThat(nio.isDirect()).isTrue();
      assertThat(nio.isReadOnly()).isFalse();
      assertThat(nio.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
      assertThat(nio.position()).isZero();
      assertThat(nio.limit()).isEqualTo(tier.size());
      assertThat(nio.capacity()).isEqualTo(tier.size());
      nio.put(tier.size() - 1, (byte) 7);
      assertThat(pool.value(1).segment().get(JAVA_BYTE, tier.size() - 1L)).isEqualTo((byte) 7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void setValueCopiesAllBytesOfAnotherBufferAndNoMore(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      setValueCopies(pool, tier.size());
    }
  }

  private static <B extends IoBuffer> void setValueCopies(IndirectPool<B> pool, int size) {
    B source = pool.value(0);
    source.segment().set(JAVA_BYTE, 0, (byte) 1);
    source.segment().set(JAVA_BYTE, size - 1L, (byte) 2);
    pool.value(2).segment().set(JAVA_BYTE, 0, (byte) 9);
    pool.setValue(1, source);
    assertThat(pool.value(1).segment().mismatch(source.segment())).isEqualTo(-1);
    assertThat(pool.value(1).segment().get(JAVA_BYTE, size - 1L)).isEqualTo((byte) 2);
    assertThat(pool.value(2).segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 9);
    for (int lease : new int[] {-1, CAPACITY}) {
      assertThatThrownBy(() -> pool.setValue(lease, source))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIndexThatIsNotThePoolsIsRefused(Tier tier) {
    try (var pool = tier.createPool(CAPACITY)) {
      for (int lease : new int[] {Integer.MIN_VALUE, -1, CAPACITY, Integer.MAX_VALUE}) {
        for (ThrowingCallable use :
            new ThrowingCallable[] {
              () -> pool.value(lease), () -> pool.address(lease), () -> pool.put(lease)
            }) {
          assertThatThrownBy(use)
              .isInstanceOf(IndexOutOfBoundsException.class)
              .hasMessageStartingWith(
                  "index must be 0 … 2: index=%d, pool=%s".formatted(lease, pool));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeIsRefusedWhileABufferIsLentAndWorksOnceItIsBack(Tier tier) {
    var pool = tier.createPool(CAPACITY);
    int lease = pool.tryGet();
    assertThatIllegalStateException()
        .isThrownBy(pool::close)
        .withMessageStartingWith("close while 1 of 3 indices are lent: pool=" + pool);
    assertThat(pool.slab().isOpen()).isTrue();
    assertThat(pool.isClosed()).isFalse();
    pool.value(lease).segment().set(JAVA_BYTE, 0, (byte) 1);

    pool.put(lease);
    pool.close();
    assertThat(pool.isClosed()).isTrue();
    assertThat(pool.slab().isOpen()).isFalse();
    pool.close();
  }

  @ParameterizedTest
  @EnumSource
  void aClosedPoolRefusesEveryUse(Tier tier) {
    var pool = tier.createPool(CAPACITY);
    IoBuffer view = pool.value(0);
    pool.close();
    for (ThrowingCallable use :
        new ThrowingCallable[] {
          pool::tryGet,
          pool::get,
          pool::borrow,
          pool::tryBorrow,
          () -> pool.borrow(Duration.ZERO),
          () -> pool.get(Duration.ZERO),
          () -> pool.put(0),
          () -> pool.value(0),
          () -> pool.address(0),
          view::close
        }) {
      assertThatThrownBy(use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("after close: pool=" + pool);
    }
    assertThatIllegalStateException().isThrownBy(() -> view.segment().get(JAVA_BYTE, 0));
    setValueIsRefused(pool, view);
    assertThat(pool.lent()).isZero();
  }

  @SuppressWarnings("unchecked")
  private static <B extends IoBuffer> void setValueIsRefused(IndirectPool<B> pool, IoBuffer view) {
    assertThatIllegalStateException().isThrownBy(() -> pool.setValue(0, (B) view));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, (1 << 30) + 1, Integer.MAX_VALUE})
  void aCapacityOutOfRangeIsRefused(int capacity) {
    for (Tier tier : Tier.values()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tier.createPool(capacity))
          .withMessage(
              "capacity must be 1 … 1073741824: capacity=%d, tier=%s"
                  .formatted(capacity, className(tier, "")));
    }
  }
}
