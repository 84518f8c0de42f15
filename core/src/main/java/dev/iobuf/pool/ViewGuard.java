package dev.iobuf.pool;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Ends the views of a lease with the lease, so that each later access throws: see {@link
 * PoolOptions#guardedViews()}. All methods are lock-free, except {@link #end}: it waits until all
 * threads of the process have passed a handshake.
 */
final class ViewGuard {
  /** For each index, the life of the views of its present lease; null if that has no view. */
  private final AtomicReferenceArray<@Nullable Life> lives;

  /** The life of the views of one lease. */
  private static final class Life {
    final Arena arena = Arena.ofShared();
  }

  ViewGuard(int capacity) {
    this.lives = new AtomicReferenceArray<>(capacity);
  }

  /**
   * Refuses a pool whose views could not be ended with their leases.
   *
   * @throws UnsupportedOperationException if native access is denied; it names the remedy
   */
  @SuppressWarnings("restricted") // called only to see whether it throws
  static void requireNativeAccess(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment _ = MemorySegment.NULL.reinterpret(arena, null);
    } catch (IllegalCallerException e) {
      throw Refusals.noNativeAccess(name, e);
    }
  }

  /** Makes a view of the memory of an index, for the holder of its lease. */
  @SuppressWarnings("restricted") // reinterpret, which gives the view a shorter life
  MemorySegment view(int index, MemorySegment part) {
    return part.reinterpret(lifeOf(index).arena, null);
  }

  private Life lifeOf(int index) {
    Life life = lives.get(index);
    if (life != null) {
      return life;
    }
    Life made = new Life();
    Life other = lives.compareAndExchange(index, null, made);
    if (other == null) {
      return made;
    }
    made.arena.close();
    return other;
  }

  /** Returns true if a view is of the present lease of an index. */
  boolean hasMade(int index, MemorySegment view) {
    Life life = lives.get(index);
    return life != null && view.scope().equals(life.arena.scope());
  }

  /**
   * Ends the views of a lease.
   *
   * @param done how many leases of a bulk put were put before
   * @param count the number of leases of that bulk put; 0 for a put of one
   * @throws IllegalStateException if a call uses the memory; then the views do not end
   */
  void end(IndexPool pool, int index, int done, int count) {
    Life life = lives.getAndSet(index, null);
    if (life != null) {
      try {
        life.arena.close();
      } catch (IllegalStateException inUse) {
        lives.set(index, life);
        throw Refusals.inUse(pool, index, Refusals.progress(done, count), inUse);
      } catch (Error e) {
        lives.set(index, life);
        throw e;
      }
    }
  }
}
