package dev.iobuf.pool;

import dev.iobuf.wait.SpinWait;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread's place in a {@link WaitQueue}, during one wait. */
final class Waiter {
  /*
   *   ASLEEP ── signal ──▶ AWAKE ── tries in vain ──▶ ASLEEP, barged
   *      ├─ signal, when barged ──▶ RESERVED ──▶ the index that is transferred, ≥ 0, or ASLEEP
   *      └─ time-out, interrupt, an index got without being woken ──▶ CANCELLED
   *
   * A thread that wants several indices, and a get without a thread, has a Gathering. Its waiter is
   * RESERVED by each signal, until the last index is transferred, and AWAKE only at the end of the
   * pool.
   *
   * The state passes the Gathering on: RESERVED to the combiner, each other state to the thread. So
   * the steps out of RESERVED, and AWAKE, are released, and the thread acquires what it finds.
   */

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int ASLEEP = -1;
  private static final int AWAKE = -2;
  private static final int RESERVED = -3;
  private static final int CANCELLED = -4;

  /**
   * Null for a get without a thread; and for an end of the queue, which would keep its maker, and
   * the maker's class loader.
   */
  private final @Nullable Thread thread;

  private final @Nullable Gathering gathering;

  /** Made in advance: the end of the sleep must not need heap. Null if it has no thread. */
  private final @Nullable SpinWait spin;

  private int state = ASLEEP;

  /**
   * True if a barging thread took the index for which this waiter was woken. Written before the
   * waiter joins.
   */
  boolean barged;

  private boolean hasWoken;

  /** The links of the stacks. */
  @Nullable Waiter nextArrival;

  @Nullable Waiter nextLeaver;

  // Used by the combiner only:

  /** The order of barged waiters. */
  long ticket;

  /** The neighbours; this waiter itself if it is in no queue. */
  Waiter next = this;

  Waiter previous = this;

  Waiter(@Nullable Thread thread) {
    this(thread, null);
  }

  /**
   * Creates the place of a thread.
   *
   * @param gathering what its thread wants; null if that is one index
   */
  Waiter(@Nullable Thread thread, @Nullable Gathering gathering) {
    this.thread = thread;
    this.gathering = gathering;
    this.spin = thread == null ? null : new SpinWait();
  }

  /** Returns true if its thread tries to get by itself, once it is woken. */
  boolean tries() {
    return !barged && gathering == null;
  }

  void linkBefore(Waiter younger) {
    next = younger;
    previous = younger.previous;
    previous.next = this;
    younger.previous = this;
  }

  void unlink() {
    previous.next = next;
    next.previous = previous;
    next = this;
    previous = this;
  }

  boolean isCancelled() {
    // Opaque: if this read misses the cancellation, the combiner has not seen the waiter leave
    // either, and will see that later.
    return (int) STATE.getOpaque(this) == CANCELLED;
  }

  /**
   * Ends the sleep by a signal. Returns false if the sleep has ended otherwise. Called by the
   * combiner.
   */
  boolean wake() {
    // Release: the waiter's thread may join again, and link the waiter anew.
    if ((int) STATE.compareAndExchangeRelease(this, ASLEEP, AWAKE) != ASLEEP) {
      return false;
    }
    resume();
    return true;
  }

  /**
   * Keeps the waiter from leaving, until {@link #sleepOn} or {@link #transfer}. Returns false if
   * the sleep has ended. Called by the combiner.
   */
  boolean reserve() {
    // Only atomicity is needed; release is the weakest mode that exists.
    return (int) STATE.compareAndExchangeRelease(this, ASLEEP, RESERVED) == ASLEEP;
  }

  /**
   * Takes free indices for it: one, or as many of several as it still lacks. Called by the
   * combiner.
   *
   * @return the last index, or WOULD_BLOCK if at least one lacks
   */
  int take(PoolState pool) {
    return gathering == null ? pool.poll() : gathering.gather(pool);
  }

  /** At least one index lacks. The combiner's. */
  void sleepOn() {
    // Release: passes on the gathered indices. Pairs with tryCancel.
    STATE.setRelease(this, ASLEEP);
  }

  /** Ends the sleep with an index. Called by the combiner. */
  void transfer(int index) {
    // Release: passes on all that the combiner acquired when it got the index, and the gathered
    // indices.
    STATE.setRelease(this, index);
    resume();
  }

  private void resume() {
    if (gathering instanceof AsyncGet get) {
      get.resume();
    } else {
      LockSupport.unpark(thread);
    }
  }

  // Called by the waiter's own thread only:

  /**
   * Sleeps until the thread is woken or interrupted, or the time has passed. May also return for no
   * reason.
   *
   * @param nanos the time, or MAX_VALUE without a limit
   */
  void sleep(Object blocker, long nanos) {
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(blocker);
    } else {
      LockSupport.parkNanos(blocker, nanos);
    }
  }

  boolean isAsleep() {
    // Opaque: markWoken and transferred acquire.
    int now = (int) STATE.getOpaque(this);
    return now == ASLEEP || now == RESERVED;
  }

  /** Returns true if a signal woke it. */
  boolean isAwake() {
    // Acquire: the combiner has finished with the links.
    return (int) STATE.getAcquire(this) == AWAKE;
  }

  /**
   * Notes that a signal woke the waiter. Returns false if an index was transferred to it instead.
   */
  boolean markWoken() {
    hasWoken = isAwake();
    return hasWoken;
  }

  /**
   * Returns true if the waiter's thread has noted that a signal woke it, and so has tried to get
   * since.
   */
  boolean hasWoken() {
    return hasWoken;
  }

  /** Makes the waiter sleep again, at the front of the queue. */
  void fallAsleep() {
    barged = true;
    // From now on, only the end of the pool makes it AWAKE.
    hasWoken = false;
    // Opaque: joining releases it.
    STATE.setOpaque(this, ASLEEP);
  }

  /** Returns the transferred index, or a negative number. */
  int transferred() {
    // Acquire: pairs with transfer.
    return (int) STATE.getAcquire(this);
  }

  /**
   * Ends the sleep without a signal. Returns false if a signal was faster. If the waiter is
   * RESERVED, waits for the outcome, since an index may be transferred to it.
   */
  boolean tryCancel() {
    SpinWait own = Objects.requireNonNull(spin);
    own.reset();
    return tryCancel(own);
  }

  /** {@link #tryCancel()} by a thread that brings what it spins by. */
  boolean tryCancel(SpinWait spin) {
    // Acquire: pairs with sleepOn; the gathered indices belong to this thread.
    while (!STATE.weakCompareAndSetAcquire(this, ASLEEP, CANCELLED)) {
      if (!isAsleep()) {
        return false;
      }
      spin.once();
    }
    return true;
  }
}
