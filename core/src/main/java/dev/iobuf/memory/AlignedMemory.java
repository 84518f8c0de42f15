package dev.iobuf.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Allocates zeroed native memory at aligned addresses. The memory lives as long as its arena, and
 * the threads that the arena allows may use it.
 *
 * <p>If size and alignment together come to {@value Slab#HUGE_PAGE} bytes or more, the memory is
 * that of a {@linkplain Slab#map(Arena, long, long) slab}, which is committed when it is touched.
 * Below that, the arena itself allocates the memory.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a size or count below 1, or if a long
 * can't address the total; {@link IllegalStateException} if the arena is closed; {@link
 * WrongThreadException} if it belongs to another thread; and {@link MemoryRefusedException} if the
 * system refuses the memory. Safe for use by many threads if the arena is.
 */
public final class AlignedMemory {
  private AlignedMemory() {}

  /**
   * Allocates memory at an address that is a multiple of {@code alignment}.
   *
   * @param arena bounds the life of the memory
   * @param size in bytes, at least 1
   * @param alignment in bytes, a power of two from 1 to {@value Slab#MAX_ALIGNMENT}
   * @return exactly {@code size} zeroed bytes
   */
  public static MemorySegment allocate(Arena arena, long size, long alignment) {
    Require.room(size, alignment);
    return size + alignment >= Slab.HUGE_PAGE
        ? Slab.map(arena, size, alignment).segment()
        : arena.allocate(size, alignment);
  }

  /**
   * Allocates blocks, each of which begins at a page of its own, of the size {@link
   * PageSize#bytes()}.
   *
   * @param arena bounds the life of the blocks
   * @param count at least 1
   * @param blockSize in bytes, at least 1
   * @return {@code count} disjoint blocks of exactly {@code blockSize} zeroed bytes, in the order
   *     of their addresses
   */
  public static MemorySegment[] blocks(Arena arena, int count, long blockSize) {
    return blocks(arena, count, blockSize, PageSize.bytes());
  }

  /**
   * Allocates one page, of the size of {@link PageSize#bytes()}.
   *
   * @param arena bounds the life of the page
   * @return a zeroed page
   */
  public static MemorySegment block(Arena arena) {
    long page = PageSize.bytes();
    return allocate(arena, page, page);
  }

  /**
   * Allocates memory that begins at a cache line, of the size {@link CacheLine#bytes()}. It shares
   * its last line with no other memory, since whole lines are allocated.
   *
   * @param arena bounds the life of the memory
   * @param size in bytes, at least 1
   * @return exactly {@code size} zeroed bytes
   */
  public static MemorySegment cacheLineAligned(Arena arena, long size) {
    return blocks(arena, 1, size, CacheLine.bytes())[0];
  }

  /**
   * Allocates blocks of which no two share a cache line, of the size {@link CacheLine#bytes()}.
   *
   * @param arena bounds the life of the blocks
   * @param count at least 1
   * @param blockSize in bytes, at least 1
   * @return {@code count} disjoint blocks of exactly {@code blockSize} zeroed bytes, in the order
   *     of their addresses
   */
  public static MemorySegment[] cacheLineAlignedBlocks(Arena arena, int count, long blockSize) {
    return blocks(arena, count, blockSize, CacheLine.bytes());
  }

  /**
   * Maps memory at a multiple of {@value Slab#HUGE_PAGE}, and advises the kernel to make it of huge
   * pages. It is committed when it is touched.
   *
   * @param arena bounds the life of the memory
   * @param size in bytes, at least 1; huge pages pay from {@value Slab#HUGE_PAGE} on
   * @return exactly {@code size} zeroed bytes
   */
  public static MemorySegment huge(Arena arena, long size) {
    return allocate(arena, size, Slab.HUGE_PAGE);
  }

  private static MemorySegment[] blocks(Arena arena, int count, long blockSize, long alignment) {
    Require.count(count);
    Require.room(blockSize, alignment);
    long stride = Require.roundUp(blockSize, alignment);
    if (stride > Long.MAX_VALUE / count) {
      throw new IllegalArgumentException(
          "the blocks together exceed what a long can address: count=%s, blockSize=%s"
              .formatted(count, blockSize));
    }
    MemorySegment memory = allocate(arena, count * stride, alignment);
    MemorySegment[] blocks = new MemorySegment[count];
    for (int i = 0; i < count; i++) {
      blocks[i] = memory.asSlice(i * stride, blockSize);
    }
    return blocks;
  }
}
