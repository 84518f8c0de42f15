package dev.iobuf.behaviour.generated;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.PooledIoVec;
import dev.iobuf.memory.Slab;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.Pool;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pools and buffers over memory that is the caller's own. */
class CallersMemoryTest {
  private static final int BUFFERS = 3;

  /** A slab, so that memory for large buffers is committed where it is touched only. */
  private Slab slab = Slab.map(1, 1);

  static Stream<TierClasses<?, ?, ?>> tiers() {
    return TierClasses.some();
  }

  private MemorySegment memory(TierClasses<?, ?, ?> tier, long more) {
    slab.close();
    slab = Slab.map(BUFFERS * (long) tier.size() + more, 1);
    return slab.segment().asSlice(0, BUFFERS * (long) tier.size() + more);
  }

  @AfterEach
  void free() {
    slab.close();
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void aPoolLendsAsManyBuffersAsTheMemoryHolds(TierClasses<B, P, V> tier) {
    for (int more : new int[] {0, 1, tier.size() - 1}) {
      MemorySegment memory = memory(tier, more);
      try (P pool = tier.over().apply(memory)) {
        assertThat(pool.capacity()).isEqualTo(BUFFERS);
        for (int i = 0; i < BUFFERS; i++) {
          int lease = pool.tryGet();
          assertThat(pool.address(lease)).isEqualTo(memory.address() + (long) lease * tier.size());
          pool.value(lease).segment().set(JAVA_BYTE, tier.size() - 1L, (byte) (10 + lease));
          assertThat(memory.get(JAVA_BYTE, (lease + 1L) * tier.size() - 1))
              .isEqualTo((byte) (10 + lease));
        }
        assertThat(pool.tryGet()).isEqualTo(Pool.WOULD_BLOCK);
        for (int lease = 0; lease < BUFFERS; lease++) {
          pool.put(lease);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void closingThePoolLeavesTheMemoryToTheCaller(TierClasses<B, P, V> tier) {
    MemorySegment memory = memory(tier, 0);
    P pool = tier.over().apply(memory);
    pool.value(0).segment().set(JAVA_BYTE, 0, (byte) 5);
    pool.close();
    assertThat(memory.get(JAVA_BYTE, 0)).isEqualTo((byte) 5);
    memory.set(JAVA_BYTE, 0, (byte) 6);
    try (P again = tier.over().apply(memory)) {
      assertThat(again.value(0).segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 6);
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void aPoolRefusesMemoryThatItCannotLend(TierClasses<B, P, V> tier) {
    MemorySegment memory = memory(tier, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tier.over().apply(MemorySegment.ofArray(new byte[64])))
        .withMessageStartingWith("memory must be native, since the kernel can't use the heap: ")
        .withMessageEndingWith("tier=" + tier);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tier.over().apply(memory.asReadOnly()))
        .withMessageStartingWith("a pool needs memory that can be written: ")
        .withMessageEndingWith("tier=" + tier);
    for (long bytes : new long[] {0, tier.size() - 1L}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tier.over().apply(memory.asSlice(0, bytes)))
          .withMessage(
              "memory must hold 1 … 1073741824 strides of %d bytes: bytes=%d, tier=%s"
                  .formatted(tier.size(), bytes, tier));
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void aViewShowsTheMemoryAndBelongsToNoPool(TierClasses<B, P, V> tier) {
    MemorySegment memory = memory(tier, 7);
    B view = tier.view().of(memory, 7);
    assertThat(view.address()).isEqualTo(memory.address() + 7);
    assertThat(view.segment().byteSize()).isEqualTo(tier.size());
    assertThat(view.lease()).isEqualTo(IoBuffer.UNPOOLED);
    assertThat(view.toString()).startsWith(tier + "Buffer[unpooled, ");
    memory.set(JAVA_BYTE, 7, (byte) 3);
    view.close();
    assertThat(view.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 3);
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec> void viewsLieSideBySide(
      TierClasses<B, P, V> tier) {
    MemorySegment memory = memory(tier, 7);
    B[] views = tier.views().of(memory, 7, BUFFERS);
    assertThat(views).hasSize(BUFFERS);
    for (int i = 0; i < BUFFERS; i++) {
      assertThat(views[i].address()).isEqualTo(memory.address() + 7 + (long) i * tier.size());
      assertThat(views[i].size()).isEqualTo(tier.size());
      assertThat(views[i].lease()).isEqualTo(IoBuffer.UNPOOLED);
    }
    assertThat(tier.views().of(memory, memory.byteSize(), 0)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void aCopyHasMemoryOfItsOwn(TierClasses<B, P, V> tier) {
    MemorySegment memory = memory(tier, 7);
    memory.set(JAVA_BYTE, 7, (byte) 1);
    memory.set(JAVA_BYTE, 6L + tier.size(), (byte) 2);
    B copy = tier.copyOf().of(memory, 7);
    memory.set(JAVA_BYTE, 7, (byte) 9);
    assertThat(copy.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
    assertThat(copy.segment().get(JAVA_BYTE, tier.size() - 1L)).isEqualTo((byte) 2);
    assertThat(copy.segment().byteSize()).isEqualTo(tier.size());
    assertThat(copy.lease()).isEqualTo(IoBuffer.UNPOOLED);
    copy.close();
    assertThat(copy.segment().get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec> void aCopyMayBeOfTheHeap(
      TierClasses<B, P, V> tier) {
    byte[] heap = new byte[tier.size() + 1];
    heap[tier.size()] = 4;
    B copy = tier.copyOf().of(MemorySegment.ofArray(heap), 1);
    assertThat(copy.segment().isNative()).isTrue();
    assertThat(copy.segment().get(JAVA_BYTE, tier.size() - 1L)).isEqualTo((byte) 4);
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void aValueMayComeFromTheCallersMemory(TierClasses<B, P, V> tier) {
    MemorySegment memory = memory(tier, 0);
    memory.set(JAVA_BYTE, 2L * tier.size() - 1, (byte) 8);
    try (P pool = tier.create().apply(2)) {
      pool.setValue(1, tier.view().of(memory, tier.size()));
      assertThat(pool.value(1).segment().get(JAVA_BYTE, tier.size() - 1L)).isEqualTo((byte) 8);
    }
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void buffersBeyondTheMemoryAreRefused(TierClasses<B, P, V> tier) {
    MemorySegment memory = memory(tier, 0);
    long last = memory.byteSize() - tier.size();
    for (long offset : new long[] {-1, last + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> tier.view().of(memory, offset))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage(
              "buffers must lie within the memory: offset=%d, length=%d, bytes=%d, tier=%s"
                  .formatted(offset, tier.size(), memory.byteSize(), tier));
      assertThatThrownBy(() -> tier.copyOf().of(memory, offset))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> tier.views().of(memory, offset, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> tier.views().of(memory, 0, BUFFERS + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tier.views().of(memory, 0, Integer.MAX_VALUE))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tier.views().of(memory, 0, -1))
        .withMessage("count must not be negative: count=-1, tier=" + tier);
  }

  @ParameterizedTest
  @MethodSource("tiers")
  <B extends IoBuffer, P extends IndirectPool<B>, V extends PooledIoVec>
      void viewsOfTheHeapAreRefused(TierClasses<B, P, V> tier) {
    MemorySegment heap = MemorySegment.ofArray(new byte[64]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tier.view().of(heap, 0))
        .withMessageStartingWith("memory must be native");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tier.views().of(heap, 0, 1))
        .withMessageStartingWith("memory must be native");
  }
}
