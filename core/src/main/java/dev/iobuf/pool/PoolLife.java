package dev.iobuf.pool;

import dev.iobuf.events.MisuseEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of a pool: it is alive, then closed; or alive, abandoned, and then closed. All methods
 * are lock-free.
 */
abstract class PoolLife extends PoolState {
  /*
   *   ALIVE ── close, which holds every index ──▶ CLOSED
   *     └───── closeAbandoning ──▶ ABANDONED ── the last index has returned ──▶ CLOSED
   *
   * A put or a use of an index reads the life only if the index is not below the limit of the fast
   * path. That limit becomes 0 before the life changes, and stays 0. A get reads the life only if
   * it has found no index.
   */

  private static final VarHandle LIFE;
  private static final VarHandle FAST_PATH_LIMIT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LIFE = lookup.findVarHandle(PoolLife.class, "life", int.class);
      FAST_PATH_LIMIT = lookup.findVarHandle(PoolLife.class, "fastPathLimit", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int ALIVE = 0;
  private static final int ABANDONED = 1;
  private static final int CLOSED = 2;

  private int life;

  /**
   * The limit of the fast path: for each index below it, the pool is open, and a put or a use need
   * ask neither pins nor a subclass. So one comparison is enough. It is the capacity, or 0 once the
   * fast path is disabled.
   */
  private int fastPathLimit;

  /** The indices that have returned since the pool was abandoned; null before. */
  private volatile @Nullable Reclaim reclaim;

  PoolLife(int capacity, int homes, int size) {
    super(capacity, homes, size);
    this.fastPathLimit = capacity;
  }

  /**
   * Returns the exception for a put of an index that is not lent.
   *
   * @param more the end of its message
   */
  abstract IllegalStateException notLent(int index, String more);

  /** Counts and records a misuse, and returns its exception. */
  final <X extends RuntimeException> X misuse(Misuse kind, X refusal) {
    counters.misused(kind);
    return MisuseEvent.record(this, kind, refusal);
  }

  /**
   * Returns true if the pool is open, and a put or a use of an index need ask neither pins nor a
   * subclass. Does not check whether the index is lent.
   */
  final boolean isOnFastPath(int index) {
    // Opaque: for a holder, for the same reasons as the loads of the life below.
    return Integer.compareUnsigned(index, (int) FAST_PATH_LIMIT.getOpaque(this)) < 0;
  }

  /**
   * Disables the fast path permanently. Each later put and use of an index checks whether the pool
   * is closed or abandoned, and asks the pins or the subclass.
   */
  final void disableFastPath() {
    // Opaque: a thread that must see it has a lease from this thread, or reads the life that this
    // thread writes next.
    FAST_PATH_LIMIT.setOpaque(this, 0);
  }

  @Override
  final boolean isAlive() {
    // Volatile: pairs with end, for a waiter that has counted itself in before.
    return (int) LIFE.getVolatile(this) == ALIVE;
  }

  /** As {@link #isAlive}, for a thread that holds a lease. */
  final boolean isAliveToHolder() {
    // Opaque: a put that does not yet see that the pool is abandoned sees its state.
    return (int) LIFE.getOpaque(this) == ALIVE;
  }

  /** As {@link #isClosed}, for a thread that holds a lease. */
  final boolean isClosedToHolder() {
    // Opaque: the thread that closes holds every lease, so a correct user cannot race with it.
    return (int) LIFE.getOpaque(this) == CLOSED;
  }

  /**
   * Returns true if the pool has been closed.
   *
   * @return true after a {@code close} that was not refused
   */
  public boolean isClosed() {
    // Acquire: pairs with end and endReclaim.
    return (int) LIFE.getAcquire(this) == CLOSED;
  }

  /** Makes every later use fail. Called by the thread that holds all leases. */
  final void markClosed() {
    counters.end(stripesTaken());
    markExhausted();
    end(CLOSED);
  }

  /**
   * Makes every later get fail; from now on, each put returns its index to {@link Reclaim}.
   *
   * @param afterwards run when the last index has returned
   */
  final void abandon(Runnable afterwards) {
    reclaim = new Reclaim(this, afterwards);
    end(ABANDONED);
    drain();
  }

  /** Begins another life, and wakes all waiters. */
  private void end(int next) {
    disableFastPath();
    // Volatile: before this thread looks for waiters. A waiter that it misses reads the life after
    // it has joined.
    LIFE.setVolatile(this, next);
    wakeAll();
  }

  /** Closes an abandoned pool when all of its indices have returned. */
  final void endReclaim() {
    // Release: pairs with isClosed. Gets and waiters have ended since the pool was no longer ALIVE.
    LIFE.setRelease(this, CLOSED);
    ended();
  }

  /**
   * Called, without the pool's monitor, after the pool was closed or could not be created. May be
   * called again. May wait for a thread that belongs to the pool. Never throws.
   */
  void ended() {}

  @Override
  final void reclaim() {
    Objects.requireNonNull(reclaim).takeFree();
  }

  /**
   * Returns an index to a pool that is not alive.
   *
   * @param more the end of a refusal's message
   * @throws IllegalStateException if the pool is closed, or the index is not lent
   */
  final void putAfterAbandon(int index, String more) {
    if (isClosed()) {
      throw misuse(Misuse.USE_AFTER_END, Refusals.ended(this, "put of index " + index + " after "));
    }
    Objects.requireNonNull(reclaim).put(index, more);
  }

  /** Returns true if an index in range is lent: neither free nor returned. */
  final boolean isLent(int index) {
    Reclaim returned = reclaim;
    return !isFree(index) && (returned == null || !returned.has(index));
  }

  /** Returns how many indices have returned to an abandoned pool; 0 in others. */
  final int returned() {
    Reclaim returned = reclaim;
    return returned == null ? 0 : returned.count();
  }
}
