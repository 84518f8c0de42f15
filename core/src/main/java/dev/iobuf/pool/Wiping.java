package dev.iobuf.pool;

import java.lang.foreign.MemorySegment;

/** Overwrites the memory of leases with zeros: see {@link PoolOptions#wiped()}. */
final class Wiping {
  private final MemorySegment memory;
  private final long stride;
  private final long size;

  /**
   * Creates one.
   *
   * @param memory of all buffers
   * @param stride bytes from the beginning of a buffer to that of the next one
   * @param size of a buffer, in bytes
   */
  Wiping(MemorySegment memory, long stride, long size) {
    this.memory = memory;
    this.stride = stride;
    this.size = size;
  }

  /**
   * Overwrites the memory of an index. No compiler removes these stores as dead: the memory is not
   * on the heap, and the release by which the put then frees the index orders them before it, for
   * any thread that may read the memory.
   */
  void wipe(int index) {
    try {
      memory.asSlice(index * stride, size).fill((byte) 0);
    } catch (IllegalStateException e) {
      if (memory.scope().isAlive()) {
        throw e;
      }
      // The caller's own memory was freed, and no later holder can read it.
    }
  }
}
