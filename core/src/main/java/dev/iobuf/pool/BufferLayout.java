package dev.iobuf.pool;

import dev.iobuf.memory.PageSize;
import dev.iobuf.memory.Slab;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * How the buffers of a tier lie in memory: the part that generated classes share before there is a
 * pool. Immutable; safe for use by any thread.
 *
 * @param tier what messages call the tier
 * @param size the size of a buffer in bytes, at least 1
 * @param alignment what the address of a buffer is a multiple of in bytes, a power of two from 1 to
 *     {@link Slab#MAX_ALIGNMENT}
 * @param hugePages whether slabs ask for huge pages though a buffer is smaller than one
 */
public record BufferLayout(String tier, int size, int alignment, boolean hugePages) {

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
   * Creates a layout that asks for huge pages where a buffer is as large as one.
   *
   * @param tier what messages call the tier
   * @param size the size of a buffer in bytes, at least 1
   * @param alignment what the address of a buffer is a multiple of in bytes, a power of two
   * @throws IllegalArgumentException if size or alignment is out of range
   */
  public BufferLayout(String tier, int size, int alignment) {
    this(tier, size, alignment, false);
  }

  /**
   * Returns the same layout, asking for huge pages whatever the size of a buffer.
   *
   * @return a layout that differs in that alone
   */
  public BufferLayout withHugePages() {
    return new BufferLayout(tier, size, alignment, true);
  }

  /**
   * Returns how far the starts of neighbouring buffers of a slab are apart.
   *
   * @return the size rounded up to the alignment, in bytes
   */
  public long stride() {
    return ((long) size + alignment - 1) & -alignment;
  }

  /**
   * Maps a slab for so many buffers: aligned to the tier's alignment and to a page, and to a huge
   * page if a buffer is as large as one or the layout asks for them.
   *
   * @param capacity the number of buffers, 1 … 2³⁰
   * @return a slab of the caller's, committed lazily
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws dev.iobuf.memory.MemoryRefusedException if the system refuses so much memory
   */
  public Slab map(int capacity) {
    checkCapacity(capacity);
    long page = hugePages || size >= Slab.HUGE_PAGE ? Slab.HUGE_PAGE : PageSize.bytes();
    return Slab.map(capacity * stride(), Math.max(page, alignment));
  }

  /**
   * Returns how much memory a slab for so many buffers takes: that of the buffers, in whole pages.
   * What the system keeps about pages, and the pool about buffers on the heap, is not in it.
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
   * Returns for how many buffers a slab takes at most so much memory.
   *
   * @param bytes 0 or more
   * @return 0 … 2³⁰
   */
  int capacityWithin(long bytes) {
    return (int) Math.min(IndexPool.MAX_CAPACITY, (bytes & -PageSize.bytes()) / stride());
  }

  /**
   * Creates the indices of a pool, whose kind is the name of its class.
   *
   * @param capacity the number of buffers, 1 … 2³⁰
   * @param memory of all buffers
   * @param options what the pool is called, how it waits, and how it watches its leases
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
   * Returns how many buffers lie in memory of the caller's own, and checks that they can.
   *
   * @param memory native, writable and aligned to the tier's alignment
   * @return the number of whole strides, 1 … 2³⁰
   * @throws IllegalArgumentException if the memory is not so, or holds no buffer or too many
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
   * Cuts one buffer out of native memory of any kind.
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
   * Copies one buffer out of memory of any kind, the heap included.
   *
   * @param source what to copy from
   * @param offset where to begin, in bytes
   * @return native memory of its own, {@link #size()} bytes, which the collector frees
   * @throws IndexOutOfBoundsException if fewer bytes follow the offset
   */
  public MemorySegment copy(MemorySegment source, long offset) {
    MemorySegment from = slice(source, offset);
    return Arena.ofAuto().allocate(size, Math.max(alignment, Long.BYTES)).copyFrom(from);
  }

  /**
   * Checks that so many buffers lie side by side within native memory.
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
          "memory must be native, the kernel can't use the heap: memory=%s, tier=%s"
              .formatted(memory, tier));
    }
  }
}
