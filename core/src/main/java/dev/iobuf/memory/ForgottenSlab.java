package dev.iobuf.memory;

import dev.iobuf.events.SlabUnmappedEvent;
import dev.iobuf.forgotten.Watch;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Frees the memory of a slab once it is forgotten: no thread can reach the slab, a segment of its
 * memory, or a buffer of such a segment. Safe for use by any thread.
 */
final class ForgottenSlab {
  private final SlabMemory memory;

  /** Guarded by this object's monitor. */
  private @Nullable Watch watch;

  /**
   * Creates one that watches nothing yet.
   *
   * @param memory of the slab
   */
  ForgottenSlab(SlabMemory memory) {
    this.memory = memory;
  }

  /**
   * Begins to watch the memory, and ends an earlier watch.
   *
   * @param isUnused if it returns false, the memory stays mapped; it must not refer to the slab
   * @return false if the memory can't be freed like that, or was freed meanwhile
   */
  boolean watch(BooleanSupplier isUnused) {
    Runnable release = memory.releaseOfForgotten();
    if (release == null) {
      return false;
    }
    MemorySegment all = memory.segment();
    // All segments of the slab refer to this one object, so it is forgotten with the last of them.
    MemorySegment.Scope scope = all.scope();
    Runnable action = freeing(isUnused, release, all.address(), all.byteSize(), memory.backing());
    synchronized (this) {
      end();
      watch = Watch.over(scope, action);
    }
    if (!scope.isAlive()) {
      // Closed meanwhile by a thread that may have seen no watch.
      end();
      return false;
    }
    return true;
  }

  /** Static: the object that it returns must not refer to the slab. */
  private static Runnable freeing(
      BooleanSupplier isUnused, Runnable release, long address, long size, Backing backing) {
    return () -> {
      if (isUnused.getAsBoolean()) {
        release.run();
        SlabUnmappedEvent.record(address, size, backing);
      }
    };
  }

  /** Ends the watch. Does nothing if there is none. */
  synchronized void end() {
    Watch ended = watch;
    watch = null;
    if (ended != null) {
      ended.end();
    }
  }
}
