package dev.iobuf.pool;

import dev.iobuf.memory.PageSize;
import dev.iobuf.memory.Slab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The layout of a tier's buffers in memory. Generated classes use it before a pool exists.
 * Immutable; safe for use by any thread.
 *
 * @param tier what messages call the tier
 * @param size the size of a buffer in bytes, at least 1
 * @param alignment the address of each buffer is a multiple of this number of bytes, a power of two
 *     from 1 to {@link Slab#MAX_ALIGNMENT}
 * @param hasHugePages true if slabs also ask for huge pages when a buffer is smaller than a huge
 *     page
 */
public record BufferLayout(String tier, int size, int alignment, boolean hasHugePages) {

  /**
   * Creates a layout.
   *
   * @throws IllegalArgumentException if size or alignment is out of range
   */
  public BufferLayout {
    if (size < 1) {
      throw new IllegalArgumentException("size must be at least 1: size=" + size);
    }
    if (Integer.bitCount(alignment) != 1 || alignment < 1 || alignment > Slab.MAX_ALIGNMENT) {
      throw new IllegalArgumentException(
          "alignment must be a power of two, 1 … %s: alignment=%s"
              .formatted(Slab.MAX_ALIGNMENT, alignment));
    }
  }

  /**
   * Creates a layout that asks for huge pages if a buffer is at least as large as one.
   *
   * @param tier what messages call the tier
   * @param size the size of a buffer in bytes, at least 1
   * @param alignment the address of each buffer is a multiple of this number of bytes, a power of
   *     two
   * @throws IllegalArgumentException if size or alignment is out of range
   */
  public BufferLayout(String tier, int size, int alignment) {
    this(tier, size, alignment, false);
  }

  /**
   * Returns a layout that asks for huge pages for buffers of any size.
   *
   * @return a layout that differs in that alone
   */
  public BufferLayout withHugePages() {
    return new BufferLayout(tier, size, alignment, true);
  }

  /**
   * Returns the distance between the starts of neighbouring buffers in a slab.
   *
   * @return the size rounded up to the alignment, in bytes
   */
  public long stride() {
    return ((long) size + alignment - 1) & -alignment;
  }

  /**
   * Maps a slab for a number of buffers. It is aligned to the tier's alignment and to a page. If a
   * buffer is as large as a huge page, or the layout asks for them, it is aligned to a huge page.
   *
   * @param capacity the number of buffers, 1 … 2³⁰
   * @return a slab, committed lazily, for the caller to close
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws dev.iobuf.memory.MemoryRefusedException if the system refuses so much memory
   */
  public Slab map(int capacity) {
    checkCapacity(capacity);
    long page = hasHugePages || size >= Slab.HUGE_PAGE ? Slab.HUGE_PAGE : PageSize.bytes();
    return Slab.map(capacity * stride(), Math.max(page, alignment));
  }

  /**
   * Returns the size of a slab for a number of buffers, in whole pages. Page tables of the system
   * and the pool's own objects on the heap are not included.
   *
   * @param capacity the number of buffers, 1 … 2³⁰
   * @return bytes, a multiple of the page size
   * @throws IllegalArgumentException if the capacity is out of range
   */
  public long bytes(int capacity) {
    checkCapacity(capacity);
    long page = PageSize.bytes();
    return (capacity * stride() + page - 1) & -page;
  }

  /**
   * Returns the largest number of buffers whose slab takes at most the given memory.
   *
   * @param bytes 0 or more
   * @return 0 … 2³⁰
   */
  int capacityWithin(long bytes) {
    return (int) Math.min(IndexPool.MAX_CAPACITY, (bytes & -PageSize.bytes()) / stride());
  }

  /**
   * Creates the indices of a pool. The kind of the pool is the name of its class.
   *
   * @param capacity the number of buffers, 1 … 2³⁰
   * @param memory of all buffers
   * @param options the options of the pool
   * @return indices that are all free
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws UnsupportedOperationException if views are to be guarded, and native access is denied
   */
  IndexPool indices(int capacity, MemorySegment memory, PoolOptions options) {
    String kind = tier + "BufferPool";
    if (options.hasGuardedViews()) {
      ViewGuard.requireNativeAccess(options.nameOf(kind).toString());
    }
    Wiping wiping = options.isWiped() ? new Wiping(memory, stride(), size) : null;
    return IndexPool.create(kind, capacity, options, wiping);
  }

  /**
   * Checks that memory of the caller can hold buffers, and returns how many.
   *
   * @param memory native, writable and aligned to the tier's alignment
   * @return the number of whole strides, 1 … 2³⁰
   * @throws IllegalArgumentException if the memory is not like that, or holds no buffer or too many
   */
  public int capacityOf(MemorySegment memory) {
    requireNative(memory);
    if (memory.isReadOnly()) {
      throw new IllegalArgumentException(
          "a pool needs memory that can be written: memory=%s, tier=%s".formatted(memory, tier));
    }
    if ((memory.address() & (alignment - 1)) != 0) {
      throw new IllegalArgumentException(
          "memory must be aligned to %s: address=0x%x, tier=%s"
              .formatted(alignment, memory.address(), tier));
    }
    long capacity = memory.byteSize() / stride();
    if (capacity < 1 || capacity > IndexPool.MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "memory must hold 1 … %s strides of %s bytes: bytes=%s, tier=%s"
              .formatted(IndexPool.MAX_CAPACITY, stride(), memory.byteSize(), tier));
    }
    return (int) capacity;
  }

  /**
   * Returns a view of one buffer in native memory of any kind.
   *
   * @param memory native memory
   * @param offset where the buffer starts, in bytes
   * @return a view of {@link #size()} bytes
   * @throws IllegalArgumentException if the memory lies on the heap
   * @throws IndexOutOfBoundsException if the buffer does not lie within the memory
   */
  public MemorySegment view(MemorySegment memory, long offset) {
    requireNative(memory);
    return slice(memory, offset);
  }

  /**
   * Copies one buffer from memory of any kind, including the heap.
   *
   * @param source the memory to copy from
   * @param offset where to begin, in bytes
   * @return new native memory of {@link #size()} bytes, which the garbage collector frees
   * @throws IndexOutOfBoundsException if fewer bytes follow the offset
   */
  public MemorySegment copy(MemorySegment source, long offset) {
    MemorySegment from = slice(source, offset);
    return Arena.ofAuto().allocate(size, Math.max(alignment, Long.BYTES)).copyFrom(from);
  }

  /**
   * Checks that a number of buffers lie side by side within native memory.
   *
   * @param memory native memory
   * @param offset where the first starts, in bytes
   * @param count how many there are
   * @return the count
   * @throws IllegalArgumentException if the memory lies on the heap, or the count is negative
   * @throws IndexOutOfBoundsException if the buffers do not lie within the memory
   */
  public int checkCount(MemorySegment memory, long offset, int count) {
    requireNative(memory);
    if (count < 0) {
      throw new IllegalArgumentException(
          "count must not be negative: count=%s, tier=%s".formatted(count, tier));
    }
    checkWithin(memory, offset, (long) count * size);
    return count;
  }

  private void checkCapacity(int capacity) {
    if (capacity < 1 || capacity > IndexPool.MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be 1 … %s: capacity=%s, tier=%s"
              .formatted(IndexPool.MAX_CAPACITY, capacity, tier));
    }
  }

  private MemorySegment slice(MemorySegment memory, long offset) {
    checkWithin(memory, offset, size);
    return memory.asSlice(offset, size);
  }

  private void checkWithin(MemorySegment memory, long offset, long length) {
    if (offset < 0 || offset > memory.byteSize() - length) {
      throw new IndexOutOfBoundsException(
          "buffers must lie within the memory: offset=%s, length=%s, bytes=%s, tier=%s"
              .formatted(offset, length, memory.byteSize(), tier));
    }
  }

  private void requireNative(MemorySegment memory) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException(
          "memory must be native, since the kernel can't use the heap: memory=%s, tier=%s"
              .formatted(memory, tier));
    }
  }
}
