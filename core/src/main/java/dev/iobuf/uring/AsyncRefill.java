package dev.iobuf.uring;

import dev.iobuf.pool.GetHandler;
import dev.iobuf.pool.GetOutcome;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.pool.PendingGet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A get without a thread for {@link ProvidedBuffers}: at most one at a time. The thread that puts a
 * lease leaves it here, and wakes the owner of the ring, which takes it.
 */
final class AsyncRefill implements GetHandler {
  /*
   *   owner: ask ──▶ the pool's queue ── a thread puts ──▶ ended: NONE ──▶ lease, wake
   *   owner: take:  lease ──▶ NONE
   *   owner: close: lease or NONE ──▶ CLOSED; a lease that comes later goes back to the pool
   *
   * Of the handler and a close, the one that is second puts the lease: each changes `arrived` by one
   * read-modify-write. Only the owner asks, and only when it has taken what came before. So the
   * handler finds NONE or CLOSED; or a lease, if an earlier call of `ask` was ended by an Error.
   */

  private static final int NONE = -1;
  private static final int CLOSED = -2;

  private static final VarHandle ARRIVED;

  static {
    try {
      ARRIVED = MethodHandles.lookup().findVarHandle(AsyncRefill.class, "arrived", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IndirectPool<?> pool;
  private final Waker waker;
  private final Thread owner = Thread.currentThread();

  /** A lease that the owner has not taken, or NONE or CLOSED. */
  private int arrived = NONE;

  /** The owner's: the get that waits, or whose lease the owner has not taken. */
  private @Nullable PendingGet pending;

  /** The owner's: true while it asks, and so needs no wake. */
  private boolean isAsking;

  /** By the owner of the ring that the waker wakes. */
  AsyncRefill(IndirectPool<?> pool, Waker waker) {
    this.pool = pool;
    this.waker = waker;
  }

  /**
   * By the owner: gets a lease without waiting for it, unless such a get waits already.
   *
   * @throws IllegalStateException if the pool is closed, or too many gets wait for it
   */
  void ask() {
    if (pending == null) {
      isAsking = true;
      try {
        pending = pool.getAsync(this);
      } finally {
        isAsking = false;
      }
    }
  }

  /** By the owner: takes the lease that has come, or returns {@link Completion#NO_LEASE}. */
  int take() {
    // Opaque: the owner sees its own writes, and a wake that it has taken shows it the handler's.
    if ((int) ARRIVED.getOpaque(this) == NONE) {
      return Completion.NO_LEASE;
    }
    // Acquire: pairs with ended. What happened before the put of the lease is seen.
    int lease = (int) ARRIVED.getAndSetAcquire(this, NONE);
    pending = null;
    return lease;
  }

  @Override
  public void ended(int lease, GetOutcome outcome) {
    if (outcome == GetOutcome.CANCELLED) {
      return;
    }
    // Release: pairs with take, and with close.
    if (outcome == GetOutcome.LENT
        && (int) ARRIVED.compareAndExchangeRelease(this, NONE, lease) != NONE) {
      pool.put(lease);
    } else if (Thread.currentThread() != owner || !isAsking) {
      // Also if the pool has ended: the next refill says so. The owner may run this for a put of
      // its own or of another thread, and then sleep.
      waker.wake();
    }
  }

  /** By the owner: ends the get. A lease that has come, or is about to, goes back to the pool. */
  void close() {
    if (pending != null) {
      boolean _ = pending.cancel();
    }
    // Acquire: pairs with ended.
    int lease = (int) ARRIVED.getAndSetAcquire(this, CLOSED);
    if (lease >= 0) {
      pool.put(lease);
    }
  }
}
