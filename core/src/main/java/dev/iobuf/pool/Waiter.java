package dev.iobuf.pool;

import dev.iobuf.wait.SpinWait;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread's place in a {@link WaitQueue}, during one wait. */
final class Waiter {
  /*
   *   ASLEEP ── signal ──▶ AWAKE ── tries in vain ──▶ ASLEEP, overtaken
   *      ├─ signal, when overtaken ──▶ CHOSEN ──▶ the index that it is handed, ≥ 0, or ASLEEP
   *      └─ time-out, interrupt, an index got without being woken ──▶ GONE
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
  private static final int CHOSEN = -3;
  private static final int GONE = -4;

  /** Null for an end of the queue, which would keep its maker, and the maker's class loader. */
  private final @Nullable Thread thread;

  private int state = ASLEEP;

  /** True if it was woken for an index that another thread took. Written before it joins. */
  boolean overtaken;

  private boolean hasWoken;

  /** The links of the stacks. */
  @Nullable Waiter nextArrival;

  @Nullable Waiter nextLeaver;

  // The combiner's:

  /** The order of those that were overtaken. */
  long ticket;

  /** The neighbours, itself where it is in no queue. */
  Waiter next = this;

  Waiter previous = this;

  Waiter(@Nullable Thread thread) {
    this.thread = thread;
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

  boolean isGone() {
    // Opaque: a waiter that is not seen to be gone has not been seen to leave either, and will be.
    return (int) STATE.getOpaque(this) == GONE;
  }

  /** Ends the sleep by a signal; false if it has ended otherwise. The combiner's. */
  boolean wake() {
    // Release: its thread may join again, and link it anew.
    if ((int) STATE.compareAndExchangeRelease(this, ASLEEP, AWAKE) != ASLEEP) {
      return false;
    }
    LockSupport.unpark(thread);
    return true;
  }

  /**
   * Keeps it from going, until it sleeps on or is handed an index; false if the sleep has ended.
   * The combiner's.
   */
  boolean choose() {
    // Atomicity is all that is needed, and one of acquire and release the weakest mode on offer.
    return (int) STATE.compareAndExchangeRelease(this, ASLEEP, CHOSEN) == ASLEEP;
  }

  /** There was no index. The combiner's. */
  void sleepOn() {
    STATE.setOpaque(this, ASLEEP);
  }

  /** Ends the sleep with an index. The combiner's. */
  void hand(int index) {
    // Release: what the combiner saw when it got the index.
    STATE.setRelease(this, index);
    LockSupport.unpark(thread);
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
    // Opaque: wakes and handed acquire.
    int now = (int) STATE.getOpaque(this);
    return now == ASLEEP || now == CHOSEN;
  }

  /** Whether a signal woke it. */
  boolean isAwake() {
    // Acquire: the combiner is done with the links.
    return (int) STATE.getAcquire(this) == AWAKE;
  }

  /** Wakes, if by a signal; false if with an index. */
  boolean wakes() {
    hasWoken = isAwake();
    return hasWoken;
  }

  /** Whether it has tried to get since it was woken, or before it was. */
  boolean hasWoken() {
    return hasWoken;
  }

  /** Falls asleep again, at the front of the queue. */
  void fallAsleep() {
    overtaken = true;
    // Opaque: joining releases it.
    STATE.setOpaque(this, ASLEEP);
  }

  /** The index that it was handed, or a negative number. */
  int handed() {
    // Acquire: pairs with hand.
    return (int) STATE.getAcquire(this);
  }

  /**
   * Ends the sleep without a signal; false if one was faster. A waiter that is chosen waits for the
   * outcome: an index that is under way to it must not be lost.
   */
  boolean goes() {
    SpinWait spin = new SpinWait();
    // Atomicity is all that is needed.
    while (!STATE.weakCompareAndSetPlain(this, ASLEEP, GONE)) {
      if (!isAsleep()) {
        return false;
      }
      spin.once();
    }
    return true;
  }
}
