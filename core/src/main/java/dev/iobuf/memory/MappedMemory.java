package dev.iobuf.memory;

import dev.iobuf.linux.ErrorNumbers;
import dev.iobuf.linux.MemoryCalls;
import dev.iobuf.linux.Release;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Anonymous memory of mmap(2).
 *
 * <p>The kernel aligns to pages only. For a larger alignment, a longer range is reserved, which
 * contains an aligned range of the length. The parts before and behind that range are unmapped:
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
   *     the arena does. An arena needs some heap for that, and does not unmap if the heap is full
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
      // Only [from, to) is still ours. If a step fails, nothing else may be unmapped: another
      // thread may already have mapped memory of its own where head and tail were.
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
    // Needs no heap, since it may be full.
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
   * Asks for huge pages, or for none. If the system gives them without being asked, touching one
   * byte would commit 2 MiB, or 32 MiB if pages have 16 KiB. A kernel without huge pages refuses
   * the advice, and the memory can be used without it.
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
      // Memory is allocated before the call only: the call has not been made.
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
    // The kernel refuses such memory only if it has too little; filters refuse it with these.
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
