package dev.iobuf.memory;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The memory of a slab, by what backs it. */
sealed interface SlabMemory permits MappedMemory, FileMemory, ArenaMemory, CallerMemory {
  /** Exactly the slab's bytes; lives as long as the arena it was made in. */
  MemorySegment segment();

  Backing backing();

  /** Zeroes the memory, and gives it back to the system if that is possible. */
  void discard();

  /**
   * Releases what the arena doesn't release; called after the arena was closed, if the slab owns
   * it.
   */
  default void release() {}

  /**
   * Returns an action that frees the memory once its segment and arena can't be reached any more;
   * null if that is not possible.
   */
  default @Nullable Runnable releaseOfForgotten() {
    return null;
  }
}
