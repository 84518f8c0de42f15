package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The native memory of a vector: a {@code struct iovec[]}, and before it room for errno and a
 * {@code struct pollfd}. It does not check entries against the vector's count. For one thread at a
 * time.
 */
final class IovecArray {
  private static final long ENTRY_BYTES = 16;
  private static final long LENGTH = 8;

  /** Room before the first entry: errno at 0, a {@code struct pollfd} at 8. */
  private static final long SCRATCH_BYTES = 16;

  /** Receives errno. It is passed as a segment, so that the linker keeps the memory allocated. */
  final MemorySegment scratch;

  private final MemorySegment entries;

  /**
   * Allocates entries that the garbage collector frees, so no arena can be closed before the kernel
   * has read them.
   */
  IovecArray(int capacity) {
    MemorySegment memory =
        Arena.ofAuto().allocate(SCRATCH_BYTES + ENTRY_BYTES * capacity, ENTRY_BYTES);
    this.scratch = memory.asSlice(0, SCRATCH_BYTES);
    this.entries = memory.asSlice(SCRATCH_BYTES);
  }

  MemorySegment segment(int count) {
    return entries.asSlice(0, ENTRY_BYTES * count);
  }

  /** The address of an entry, or of the end. */
  long addressOf(int entry) {
    return entries.address() + ENTRY_BYTES * entry;
  }

  long base(int entry) {
    return entries.get(JAVA_LONG, ENTRY_BYTES * entry);
  }

  long length(int entry) {
    return entries.get(JAVA_LONG, ENTRY_BYTES * entry + LENGTH);
  }

  /** Returns the sum of the lengths of entries; the largest number if it is more. */
  long bytes(int from, int to) {
    long sum = 0;
    for (int entry = from; entry < to; entry++) {
      sum += length(entry);
      if (sum < 0) {
        return Long.MAX_VALUE;
      }
    }
    return sum;
  }

  void set(int entry, long address, long length) {
    entries.set(JAVA_LONG, ENTRY_BYTES * entry, address);
    entries.set(JAVA_LONG, ENTRY_BYTES * entry + LENGTH, length);
  }

  /** Sets entries to blocks of one length, by their numbers; block 0 is at the address. */
  void setBlocks(
      int entry, int[] blocks, int from, int count, long address, long stride, long length) {
    MemorySegment memory = entries; // once, so that its checks leave the loop
    long at = ENTRY_BYTES * entry;
    for (int i = 0; i < count; i++) {
      memory.set(JAVA_LONG, at, address + stride * blocks[from + i]);
      memory.set(JAVA_LONG, at + LENGTH, length);
      at += ENTRY_BYTES;
    }
  }

  /** Sets entries to blocks of one length side by side; the first one is at the address. */
  void setBlocks(int entry, int count, long address, long stride, long length) {
    MemorySegment memory = entries; // once, as above
    long at = ENTRY_BYTES * entry;
    for (int i = 0; i < count; i++) {
      memory.set(JAVA_LONG, at, address + stride * i);
      memory.set(JAVA_LONG, at + LENGTH, length);
      at += ENTRY_BYTES;
    }
  }
}
