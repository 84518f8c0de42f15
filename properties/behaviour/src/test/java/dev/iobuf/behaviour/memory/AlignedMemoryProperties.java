package dev.iobuf.behaviour.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.memory.AlignedMemory;
import dev.iobuf.memory.CacheLine;
import dev.iobuf.memory.PageSize;
import dev.iobuf.memory.Slab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterTry;

/** Aligned memory: at its address, of its size, apart from other memory, zeroed. */
class AlignedMemoryProperties {
  @AfterTry
  void reset() {
    PageSize.reset();
    CacheLine.reset();
  }

  @Provide
  Arbitrary<Long> alignments() {
    return Arbitraries.integers().between(0, 27).map(shift -> 1L << shift);
  }

  @Provide
  Arbitrary<Integer> pageSizes() {
    int least = Integer.numberOfTrailingZeros(Slab.capabilities().pageSize());
    return Arbitraries.integers().between(least, 21).map(shift -> 1 << shift);
  }

  @Provide
  Arbitrary<Integer> lineSizes() {
    return Arbitraries.integers().between(4, 12).map(shift -> 1 << shift);
  }

  @Property(tries = 300)
  void allocateGivesTheSizeAndTheAlignment(
      @ForAll @LongRange(min = 1, max = 3 << 20) long size,
      @ForAll("alignments") long alignment,
      @ForAll @IntRange(min = 1, max = 4) int count) {
    checkTwice(
        arena -> {
          MemorySegment[] all = new MemorySegment[count];
          for (int i = 0; i < count; i++) {
            all[i] = AlignedMemory.allocate(arena, size, alignment);
          }
          return all;
        },
        count,
        size,
        alignment);
  }

  @Property(tries = 200)
  void blocksEachBeginAtAPage(
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @LongRange(min = 1, max = 20_000) long size,
      @ForAll("pageSizes") int pageSize) {
    PageSize.override(pageSize);
    checkTwice(arena -> AlignedMemory.blocks(arena, count, size), count, size, pageSize);
  }

  @Property(tries = 20)
  void blockIsOnePage(@ForAll("pageSizes") int pageSize) {
    PageSize.override(pageSize);
    checkTwice(
        arena -> new MemorySegment[] {AlignedMemory.block(arena), AlignedMemory.block(arena)},
        2,
        pageSize,
        pageSize);
  }

  @Property(tries = 200)
  void cacheLineAlignedMemoryBeginsAtALine(
      @ForAll @LongRange(min = 1, max = 20_000) long size, @ForAll("lineSizes") int lineSize) {
    CacheLine.override(lineSize);
    checkTwice(
        arena ->
            new MemorySegment[] {
              AlignedMemory.cacheLineAligned(arena, size),
              AlignedMemory.cacheLineAligned(arena, size)
            },
        2,
        size,
        lineSize);
  }

  @Property(tries = 200)
  void cacheLineAlignedMemorySharesNoLineWithTheNextAllocation(
      @ForAll @LongRange(min = 1, max = 200) long size, @ForAll("lineSizes") int lineSize) {
    CacheLine.override(lineSize);
    try (Arena arena = new GaplessArena()) {
      MemorySegment memory = AlignedMemory.cacheLineAligned(arena, size);
      MemorySegment next = arena.allocate(1, 1);
      assertThat(lastUnit(memory, lineSize)).isLessThan(next.address() / lineSize);
    }
  }

  @Property(tries = 200)
  void cacheLineAlignedBlocksShareNoLine(
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @LongRange(min = 1, max = 1_000) long size,
      @ForAll("lineSizes") int lineSize) {
    CacheLine.override(lineSize);
    MemorySegment[] blocks =
        checkTwice(
            arena -> AlignedMemory.cacheLineAlignedBlocks(arena, count, size),
            count,
            size,
            lineSize);
    for (int i = 1; i < count; i++) {
      assertThat(lastUnit(blocks[i - 1], lineSize)).isLessThan(blocks[i].address() / lineSize);
    }
  }

  @Property(tries = 50)
  void hugeMemoryBeginsAt2Mib(@ForAll @LongRange(min = 1, max = 8 << 20) long size) {
    checkTwice(
        arena -> new MemorySegment[] {AlignedMemory.huge(arena, size)}, 1, size, Slab.HUGE_PAGE);
  }

  @Example
  void muchMemoryIsCommittedOnlyWhenItIsTouched() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = AlignedMemory.allocate(arena, 8L << 30, 4_096);
      assertThat(ProcessMemory.residentPages(memory)).isZero();
    }
  }

  @Property(tries = 100)
  void badArgumentsAreRefused(
      @ForAll @LongRange(min = Long.MIN_VALUE, max = 0) long size,
      @ForAll @IntRange(min = Integer.MIN_VALUE, max = 0) int count) {
    try (Arena arena = Arena.ofConfined()) {
      refused("size=" + size, () -> AlignedMemory.allocate(arena, size, 1));
      refused("size=" + size, () -> AlignedMemory.blocks(arena, 1, size));
      refused("size=" + size, () -> AlignedMemory.cacheLineAligned(arena, size));
      refused("size=" + size, () -> AlignedMemory.cacheLineAlignedBlocks(arena, 1, size));
      refused("size=" + size, () -> AlignedMemory.huge(arena, size));
      refused("count=" + count, () -> AlignedMemory.blocks(arena, count, 1));
      refused("count=" + count, () -> AlignedMemory.cacheLineAlignedBlocks(arena, count, 1));
      refused("alignment=" + size, () -> AlignedMemory.allocate(arena, 1, size));
      refused("alignment=24", () -> AlignedMemory.allocate(arena, 1, 24));
    }
  }

  @Example
  void totalsThatOverflowAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      refused("size=" + Long.MAX_VALUE, () -> AlignedMemory.allocate(arena, Long.MAX_VALUE, 2));
      refused("count=3, blockSize=", () -> AlignedMemory.blocks(arena, 3, 1L << 62));
      refused("size=", () -> AlignedMemory.blocks(arena, 1, Long.MAX_VALUE - 100));
    }
  }

  /** In the second round, an allocator may return dirty memory. */
  private static MemorySegment[] checkTwice(
      Function<Arena, MemorySegment[]> allocation, int count, long size, long alignment) {
    for (int round = 0; ; round++) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment[] blocks = allocation.apply(arena);
        assertThat(blocks).hasSize(count);
        for (MemorySegment block : blocks) {
          assertThat(block.byteSize()).isEqualTo(size);
          assertThat(block.address() % alignment).isZero();
          assertThat(block.isNative()).isTrue();
          assertThat(block.scope()).isEqualTo(arena.scope());
        }
        // Each must still be zero when all others have been filled.
        for (int i = 0; i < count; i++) {
          assertThat(isFilledWith(blocks[i], 0)).as("block %d is zero", i).isTrue();
          blocks[i].fill((byte) (i + 1));
        }
        for (int i = 0; i < count; i++) {
          assertThat(isFilledWith(blocks[i], i + 1)).as("block %d is its own", i).isTrue();
        }
        if (round == 1) {
          return blocks;
        }
      }
    }
  }

  private static boolean isFilledWith(MemorySegment memory, int value) {
    MemorySegment same = MemorySegment.ofArray(new byte[(int) memory.byteSize()]);
    same.fill((byte) value);
    return memory.mismatch(same) == -1;
  }

  private static long lastUnit(MemorySegment memory, long unit) {
    return (memory.address() + memory.byteSize() - 1) / unit;
  }

  private static void refused(String part, Runnable allocation) {
    assertThatThrownBy(allocation::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
  }

  /** Allocates each piece right behind the last. */
  private static final class GaplessArena implements Arena {
    private final Arena memory = Arena.ofConfined();
    private final SegmentAllocator pieces =
        SegmentAllocator.slicingAllocator(memory.allocate(1 << 16));

    @Override
    public MemorySegment allocate(long size, long alignment) {
      return pieces.allocate(size, alignment);
    }

    @Override
    public MemorySegment.Scope scope() {
      return memory.scope();
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
