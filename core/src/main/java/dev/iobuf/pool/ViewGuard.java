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
  /*
   *   null ── view ──▶ life ── end: close ──▶ life that is over ── end: clear ──▶ null
   *
   * Only the thread that has ended the lease of an index ends its life: see Generations#tryEnd. If a
   * thread uses a lease while another thread puts it, its view may be of a life that is over, or of the
   * next lease. So its caller checks the lease again, and returns no view if the lease has ended.
   */

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
    Life life = lives.get(index);
    if (life == null) {
      return;
    }
    // It is over if an Error came right after its end. Then this is the next try to put.
    if (life.arena.scope().isAlive()) {
      try {
        life.arena.close();
      } catch (IllegalStateException inUse) {
        throw Refusals.inUse(pool, index, Refusals.progress(done, count), inUse);
      }
    }
    // Not earlier: else another thread could make a life in between, whose views nothing would end.
    lives.set(index, null);
  }
}
