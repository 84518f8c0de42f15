package dev.iobuf.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory that the Java runtime allocates and zeroes, which commits it at once. */
record ArenaMemory(MemorySegment segment) implements SlabMemory {
  /** A typing error in a capacity must not commit all memory of the machine. */
  static final long CAP = 1L << 30;

  static ArenaMemory allocate(Arena arena, long size, long alignment) {
    if (size > CAP) {
      throw MemoryRefusedException.ofRuntime(
          "Arena.allocate",
          size,
          "a slab of backing ARENA is committed at once and so may have at most %s bytes; %s"
              .formatted(CAP, BackingChoice.current().reason()),
          null);
    }
    GroupLimit.require("Arena.allocate", size);
    try {
      return new ArenaMemory(arena.allocate(size, alignment));
    } catch (OutOfMemoryError e) {
      throw MemoryRefusedException.ofRuntime(
          "Arena.allocate",
          size,
          "make the slab smaller, or raise the limit that it meets: address space (ulimit -v), private"
              + " memory (ulimit -d), or container",
          e);
    }
  }

  @Override
  public Backing backing() {
    return Backing.ARENA;
  }

  @Override
  public void discard() {
    segment.fill((byte) 0);
  }
}
