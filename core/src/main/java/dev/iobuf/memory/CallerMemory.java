package dev.iobuf.memory;

import java.lang.foreign.MemorySegment;

/** Memory that belongs to the caller. */
record CallerMemory(MemorySegment segment) implements SlabMemory {
  CallerMemory {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          "a slab needs native memory, which the kernel can reach: memory="
              + segment
              + " is on the heap; allocate it from an Arena or map it from a file");
    }
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException(
          "a slab needs memory that can be written: memory=" + segment + " is read-only");
    }
    Require.size(segment.byteSize());
  }

  @Override
  public Backing backing() {
    return Backing.CALLER;
  }

  @Override
  public void discard() {
    throw new UnsupportedOperationException(
        "only the owner of memory can tell how to discard it: backing=CALLER, memory=" + segment);
  }
}
