package dev.iobuf.pool;

import static dev.iobuf.pool.GetOutcome.TIMED_OUT;
import static dev.iobuf.pool.IndexRing.WOULD_BLOCK;

import dev.iobuf.wait.SpinWait;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A get that waits without a thread, in the {@link WaitQueue} of its pool. Lock-free, but for a
 * canceller: while the combiner has reserved the get, the canceller waits for the outcome.
 */
final class AsyncGet extends Gathering.OfLeases implements PendingGet {
  /*
   *   begin: join, signal ──▶ ASLEEP ── the combiner transfers what is wanted ──▶ LENT
   *                              ├── cancel, time-out ──▶ put back what is gathered
   *                              └── the combiner wakes all: the pool has ended ──▶ CLOSED
   *
   * The state of the waiter decides how the get ends, and so which thread pushes it to be called. That
   * push releases the actions of the thread, and the thread that calls the handler acquires them.
   */

  private final IndexPool pool;
  private final GetHandler handler;
  private final Waiter waiter = new Waiter(null, this);
  private final long start = System.nanoTime();

  /** The place by which the counters know the wait. Written before it joins. */
  private int place;

  /** Why it was ended by another thread than the combiner. Written before it is pushed. */
  private GetOutcome reason = GetOutcome.CLOSED;

  /**
   * Ends the get when its time has passed; null if it has no time-out, or the timer no longer has
   * to be ended. Written before it joins.
   */
  private @Nullable Future<?> timer;

  /** The link of {@link GetHandlers}. */
  @Nullable AsyncGet before;

  AsyncGet(IndexPool pool, int[] leases, int from, int count, GetHandler handler) {
    super(leases, from, count);
    this.pool = pool;
    this.handler = handler;
  }

  /**
   * Begins to wait.
   *
   * @param nanos how long at most, or MAX_VALUE without a limit
   * @throws IllegalStateException if too many gets wait; then this one does not
   */
  void begin(long nanos) {
    // Made now, since there may be no room for it later.
    SpinWait spin = new SpinWait();
    pool.addWaiter();
    boolean isCounted = false;
    try {
      place = pool.counters.beginWait(start, pool.capacity);
      isCounted = true;
      timer = nanos == Long.MAX_VALUE ? null : GetTimer.start(() -> end(TIMED_OUT, spin), nanos);
    } catch (Throwable e) {
      // What cannot be cancelled has been ended by its timer.
      if (waiter.tryCancel(spin)) {
        if (isCounted) {
          pool.counters.endWait(place, 0);
        }
        pool.removeWaiter();
        throw e;
      }
      return;
    }
    // If the time has passed already, the combiner leaves it out.
    pool.waiters.join(waiter);
    // For indices that are free already, and in case the pool has ended.
    pool.waiters.signal(1);
  }

  @Override
  public boolean isDone() {
    return !waiter.isAsleep();
  }

  @Override
  public boolean cancel() {
    return end(GetOutcome.CANCELLED, new SpinWait());
  }

  private boolean end(GetOutcome outcome, SpinWait spin) {
    StackRoom.require(pool.cells);
    if (!waiter.tryCancel(spin)) {
      return false;
    }
    reason = outcome;
    try {
      pool.waiters.remove(waiter);
      end(pool, false);
    } finally {
      pool.waiters.callHandler(this);
    }
    return true;
  }

  /** Called by the combiner, in place of a wake-up. */
  void resume() {
    pool.waiters.handlers.add(this);
  }

  /** Calls the handler. Called once, by {@link GetHandlers}. */
  void callHandler() {
    int last = waiter.transferred();
    pool.removeWaiter();
    pool.counters.endWait(place, System.nanoTime() - start);
    endTimer();
    if (last >= 0) {
      pool.beginAll(leases, from, wanted);
      handler.ended(leases[from], GetOutcome.LENT);
    } else {
      callInVain(waiter.isCancelled() ? reason : GetOutcome.CLOSED);
    }
  }

  private void endTimer() {
    if (timer != null) {
      try {
        boolean _ = timer.cancel(false);
      } catch (OutOfMemoryError | StackOverflowError left) {
        // The timer will find that the get has ended.
      }
    }
  }

  private void callInVain(GetOutcome outcome) {
    if (outcome == TIMED_OUT) {
      pool.counters.timedOut();
    }
    try {
      // In an abandoned pool, the last index may run code of the caller's.
      end(pool, false);
    } finally {
      handler.ended(WOULD_BLOCK, outcome);
    }
  }
}
