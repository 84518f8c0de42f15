package dev.iobuf.memory;

import dev.iobuf.linux.ErrorNumbers;
import dev.iobuf.linux.MemoryCalls;
import dev.iobuf.linux.SystemCalls;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Gets memory into RAM, and keeps it there. */
final class Residency {
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private Residency() {}

  /** Commits every page of the memory, which others may read and write meanwhile. */
  static void prefault(MemorySegment memory) {
    GroupLimit.require("prefault", memory.byteSize());
    if (SystemCalls.MEMORY.obstacle() == null) {
      populate(memory);
    } else {
      touch(memory);
    }
  }

  static void lock(MemorySegment memory) {
    requireLocking();
    GroupLimit.require("mlock", memory.byteSize());
    int result = MemoryCalls.mlock(memory);
    if (result < 0) {
      throw MemoryRefusedException.ofCall(
          "mlock", memory.byteSize(), result, LockLimit.current().explanation());
    }
  }

  static void unlock(MemorySegment memory) {
    requireLocking();
    int result = MemoryCalls.munlock(memory);
    if (result < 0) {
      throw MemoryRefusedException.ofCall(
          "munlock", memory.byteSize(), result, "was part of the memory unmapped by others?");
    }
  }

  private static void populate(MemorySegment memory) {
    int result = MemoryCalls.madvise(memory, MemoryCalls.MADV_POPULATE_WRITE);
    if (result < 0 && ErrorNumbers.isOneOf(result, "EINVAL")) {
      // A kernel before 5.14, a kind of mapping that can't be populated, or memory of the caller's
      // that does not begin at a page.
      touch(memory);
    } else if (result < 0) {
      throw MemoryRefusedException.ofCall(
          "madvise(MADV_POPULATE_WRITE)",
          memory.byteSize(),
          result,
          "memory is short: make the slab smaller, or raise the limit of the container");
    }
  }

  /**
   * Commits each page: adds 0 to an int of each 4 KiB. To the kernel that is a write. It changes
   * nothing and is atomic, so it loses no write of another thread. An edge of fewer than four bytes
   * of a page is left out.
   */
  private static void touch(MemorySegment memory) {
    long base = memory.address();
    long offset = Require.roundUp(base, Integer.BYTES) - base;
    while (offset + Integer.BYTES <= memory.byteSize()) {
      int _ = (int) INT.getAndAdd(memory, offset, 0);
      offset = Require.roundUp(base + offset + 1, PageSize.SMALLEST) - base;
    }
  }

  private static void requireLocking() {
    String obstacle = SystemCalls.MEMORY.obstacle();
    if (obstacle != null) {
      throw new UnsupportedOperationException("locking memory needs mlock(2), but " + obstacle);
    }
  }
}
