package dev.iobuf.memory;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The memory of a slab, by what backs it. */
sealed interface SlabMemory permits MappedMemory, FileMemory, ArenaMemory, CallerMemory {
  /** Exactly the slab's bytes; lives as long as the arena it was made in. */
  MemorySegment segment();

  Backing backing();

  /** Zeroes the memory, and gives it back to the system where that is possible. */
  void discard();

  /** Lets go of what the arena doesn't know of; called after it was closed, if the slab owns it. */
  default void release() {}

  /**
   * Returns what frees the memory without its segment and arena, which can't be reached any more;
   * null if that can't be.
   */
  default @Nullable Runnable releaseOfForgotten() {
    return null;
  }
}
