package dev.iobuf.memory;

import dev.iobuf.linux.ErrorNumbers;
import dev.iobuf.linux.MemoryCalls;
import dev.iobuf.linux.Release;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Anonymous memory of mmap(2).
 *
 * <p>The kernel aligns to pages only. For more, a reservation is made that has an aligned range of
 * the length somewhere, and what lies before and behind that range is given back:
 *
 * <pre>
 *   reserved: length + alignment − page
 *   |---- head ----|========== length ==========|---- tail ----|
 *                  ^ a multiple of alignment
 * </pre>
 */
record MappedMemory(MemorySegment segment) implements SlabMemory {
  /**
   * Maps memory.
   *
   * @param isOwned true if {@link #release()} will unmap it, when the arena has been closed; else
   *     the arena does. An arena needs some heap for that, and leaves it out where the heap is full
   */
  @SuppressWarnings("restricted") // reinterpret, on memory that this very method has mapped
  static MappedMemory map(Arena arena, long size, long alignment, boolean isOwned) {
    Release.prepare();
    long page = PageSize.ofSystem();
    long length = Require.roundUp(size, page);
    long reserved = alignment > page ? length + alignment - page : length;
    long from = MemoryCalls.mmap(reserved);
    if (from < 0) {
      throw refused(size, alignment, reserved, from);
    }
    long to = from + reserved;
    long start = Require.roundUp(from, alignment);
    long end = start + length;
    try {
      // What is still ours is [from, to): nothing else may be unmapped if a step fails, since
      // another thread may already have mapped memory of its own where head and tail were.
      if (end < to) {
        unmap(end, to - end);
        to = end;
      }
      if (from < start) {
        unmap(from, start - from);
        from = start;
      }
      MemorySegment mapped = MemorySegment.ofAddress(start);
      if (isOwned) {
        mapped = mapped.reinterpret(length, arena, null);
      } else {
        mapped = mapped.reinterpret(length, arena, memory -> unmap(memory.address(), length));
        from = to; // the arena's from here on
      }
      advisePages(mapped, alignment);
      return new MappedMemory(mapped.asSlice(0, size));
    } catch (RuntimeException | Error e) {
      if (from < to) {
        unmap(from, to - from);
      }
      throw e;
    }
  }

  @Override
  public Backing backing() {
    return Backing.MAPPED;
  }

  @Override
  public void discard() {
    int result = MemoryCalls.madvise(segment, MemoryCalls.MADV_DONTNEED);
    if (result < 0) {
      throw MemoryRefusedException.ofCall(
          "madvise(MADV_DONTNEED)",
          segment.byteSize(),
          result,
          "memory that is locked can't be given back: unlock() first");
    }
  }

  @Override
  public void release() {
    // Takes no heap, as there may be none.
    unmap(segment.address(), length());
  }

  private long length() {
    return Require.roundUp(segment.byteSize(), PageSize.ofSystem());
  }

  @Override
  public Runnable releaseOfForgotten() {
    // Of numbers only: it must not lead to the segment.
    long address = segment.address();
    long length = length();
    return () -> unmap(address, length);
  }

  /**
   * Asks for huge pages, or for none: where the system gives them unasked, a byte that is touched
   * would commit 2 MiB, and 32 MiB where pages have 16 KiB. A kernel without huge pages refuses the
   * advice, and the memory is as good without it.
   */
  private static void advisePages(MemorySegment mapped, long alignment) {
    MemoryCalls.madvise(
        mapped,
        alignment >= Slab.HUGE_PAGE ? MemoryCalls.MADV_HUGEPAGE : MemoryCalls.MADV_NOHUGEPAGE);
  }

  private static void unmap(long address, long length) {
    int result = 0;
    try {
      result = MemoryCalls.munmap(address, length);
    } catch (OutOfMemoryError e) {
      // Memory is taken before the call only: it has not been made.
      Release.unmap(address, length);
    }
    if (result < 0) {
      throw MemoryRefusedException.ofCall(
          "munmap",
          length,
          result,
          "the process may have as many mappings as vm.max_map_count allows: raise it");
    }
  }

  private static MemoryRefusedException refused(
      long size, long alignment, long reserved, long errno) {
    // The kernel refuses such memory for want of room only; filters refuse it with these.
    boolean isFiltered = ErrorNumbers.isOneOf(errno, "EPERM", "ENOSYS");
    String remedy =
        isFiltered
            ? "a filter of system calls (seccomp) does not allow it: allow mmap, or start java with"
                + " -D"
                + BackingChoice.PROPERTY
                + "=file (or arena)"
            : "make the slab smaller, or " + MapLimit.remedy(reserved);
    return MemoryRefusedException.ofCall(
        "mmap", size, errno, "alignment=" + alignment + "; " + remedy);
  }
}
