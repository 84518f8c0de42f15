package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread's place in a {@link WaitQueue}, during one wait. */
final class Waiter {
  /*
   *   ASLEEP ── signal ──▶ AWAKE ── tries in vain ──▶ ASLEEP, overtaken
   *      ├─ signal, when overtaken ──▶ the index that it was handed, ≥ 0
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
  static final int AWAKE = -2;
  private static final int GONE = -3;

  private final Thread thread = Thread.currentThread();
  private int state = ASLEEP;

  /** Whether it was woken for an index that somebody else took. Written before it joins. */
  boolean overtaken;

  /** The links of the stacks. */
  @Nullable Waiter nextArrival;

  @Nullable Waiter nextLeaver;

  // The combiner's:

  /** The order of those that were overtaken. */
  long ticket;

  /** The neighbours, itself where it is in no queue. */
  Waiter next = this;

  Waiter previous = this;

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
    return (int) STATE.getAcquire(this) == GONE;
  }

  /** Ends the sleep by a signal or an index; false if it has ended otherwise. The combiner's. */
  boolean wake(int outcome) {
    // Release: what the combiner saw when it got the index, it being the one who got it.
    if (!STATE.compareAndSet(this, ASLEEP, outcome)) {
      return false;
    }
    LockSupport.unpark(thread);
    return true;
  }

  // Its own thread's:

  /**
   * Sleeps until it is woken, interrupted, the time is over, or for no reason.
   *
   * @param nanos the time, or MAX_VALUE for ever
   */
  void sleep(Object blocker, long nanos) {
    if ((int) STATE.getAcquire(this) != ASLEEP) {
      return;
    }
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(blocker);
    } else {
      LockSupport.parkNanos(blocker, nanos);
    }
  }

  /** Whether a signal woke it. */
  boolean isAwake() {
    return (int) STATE.getAcquire(this) == AWAKE;
  }

  /** Falls asleep again, at the front of the queue. */
  void fallAsleep() {
    overtaken = true;
    STATE.setRelease(this, ASLEEP);
  }

  /** The index that it was handed, or a negative number. Acquires from who got it. */
  int handed() {
    return (int) STATE.getAcquire(this);
  }

  /** Ends the sleep without a signal; false if one was faster. */
  boolean goes() {
    return STATE.compareAndSet(this, ASLEEP, GONE);
  }
}
