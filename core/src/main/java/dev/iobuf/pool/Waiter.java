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
   * A thread that wants several indices, and a get without a thread, has a Gathering. Its waiter is RESERVED by each signal, until
   * the last index is transferred, and AWAKE only at the end of the pool.
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

  /** For the end of the sleep, which must not need heap. Null if it has no thread. */
  private final @Nullable SpinWait spin;

  private int state = ASLEEP;

  /** True if a barging thread took the index that it was woken for. Written before it joins. */
  boolean barged;

  private boolean hasWoken;

  /** The links of the stacks. */
  @Nullable Waiter nextArrival;

  @Nullable Waiter nextLeaver;

  // The combiner's:

  /** The order of those that were barged. */
  long ticket;

  /** The neighbours; itself if it is in no queue. */
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
    // Opaque: a waiter that is not seen to be cancelled has not been seen to leave either, and will
    // be.
    return (int) STATE.getOpaque(this) == CANCELLED;
  }

  /** Ends the sleep by a signal; returns false if it has ended otherwise. The combiner's. */
  boolean wake() {
    // Release: its thread may join again, and link it anew.
    if ((int) STATE.compareAndExchangeRelease(this, ASLEEP, AWAKE) != ASLEEP) {
      return false;
    }
    resume();
    return true;
  }

  /**
   * Keeps it from leaving, until it sleeps on or an index is transferred to it; returns false if
   * the sleep has ended. The combiner's.
   */
  boolean reserve() {
    // Atomicity is all that is needed, and one of acquire and release the weakest mode on offer.
    return (int) STATE.compareAndExchangeRelease(this, ASLEEP, RESERVED) == ASLEEP;
  }

  /**
   * Takes for it what is free and wanted: the index, or all that still lack of several. The
   * combiner's.
   *
   * @return the last index, or WOULD_BLOCK if at least one lacks
   */
  int take(PoolState pool) {
    return gathering == null ? pool.poll() : gathering.gather(pool);
  }

  /** At least one index lacks. The combiner's. */
  void sleepOn() {
    // Release: what was gathered. Pairs with tryCancel.
    STATE.setRelease(this, ASLEEP);
  }

  /** Ends the sleep with an index. The combiner's. */
  void transfer(int index) {
    // Release: what the combiner saw when it got the index, and what was gathered.
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

  // Its own thread's:

  /**
   * Sleeps until it is woken, interrupted, the time is over, or for no reason.
   *
   * @param nanos the time, or MAX_VALUE for ever
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
    // Acquire: the combiner is done with the links.
    return (int) STATE.getAcquire(this) == AWAKE;
  }

  /** Notes that it has woken by a signal; returns false if it has woken with an index. */
  boolean markWoken() {
    hasWoken = isAwake();
    return hasWoken;
  }

  /** Returns true if its thread has noted that a signal woke it, and so has tried to get since. */
  boolean hasWoken() {
    return hasWoken;
  }

  /** Falls asleep again, at the front of the queue. */
  void fallAsleep() {
    barged = true;
    // From now on, only the end of the pool makes it AWAKE.
    hasWoken = false;
    // Opaque: joining releases it.
    STATE.setOpaque(this, ASLEEP);
  }

  /** Returns the index that was transferred to it, or a negative number. */
  int transferred() {
    // Acquire: pairs with transfer.
    return (int) STATE.getAcquire(this);
  }

  /**
   * Ends the sleep without a signal; returns false if a signal was faster. A waiter that is
   * reserved waits for the outcome: an index that is under way to it must not be lost.
   */
  boolean tryCancel() {
    SpinWait own = Objects.requireNonNull(spin);
    own.reset();
    return tryCancel(own);
  }

  /** {@link #tryCancel()} by a thread that brings what it spins by. */
  boolean tryCancel(SpinWait spin) {
    // Acquire: pairs with sleepOn; what was gathered is this thread's.
    while (!STATE.weakCompareAndSetAcquire(this, ASLEEP, CANCELLED)) {
      if (!isAsleep()) {
        return false;
      }
      spin.once();
    }
    return true;
  }
}
