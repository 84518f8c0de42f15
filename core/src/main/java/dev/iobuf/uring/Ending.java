package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import java.util.function.Consumer;

/**
 * Ends the operations of a ring, when the ring is closed. It takes back the operations that were
 * not submitted, lets a {@link Cancellation} cancel the others, and shows each as it completes. A
 * zero-copy send whose bytes are under way can't be cancelled: when the patience is over, it resets
 * the connection.
 *
 * <p>An operation that can't be cancelled now may be cancelled later. So all are cancelled again,
 * after longer and longer pauses. Meanwhile the thread sleeps in the kernel, until an operation
 * completes.
 *
 * <p>If the consumer throws, the ring can be closed again. Operations that were not submitted are
 * then all ended and shown; of the others, one more completion has been taken.
 */
final class Ending {
  /** In nanoseconds: the pause before all is cancelled again, which doubles up to the longest. */
  private static final long FIRST_PAUSE = 1_000_000;

  private static final long LONGEST_PAUSE = 100_000_000;

  private final IoUring ring;
  private final Consumer<? super Completion> last;
  private final long patience;
  private final Cancellation cancellation;
  private final long start = System.nanoTime();
  private long pause = FIRST_PAUSE;

  /** When the next request of the ring's own is due, in nanoseconds from the start. */
  private long due;

  /**
   * Creates an end; {@link #run} brings it about.
   *
   * @param patience in nanoseconds, before connections are reset; {@link Submitter#FOREVER} for no
   *     limit
   */
  Ending(
      IoUring ring, Consumer<? super Completion> last, long patience, Cancellation cancellation) {
    this.ring = ring;
    this.last = last;
    this.patience = patience;
    this.cancellation = cancellation;
  }

  /**
   * Puts a lease that the kernel has chosen or another ring has passed, since no caller knows it.
   * Leaves other leases alone.
   */
  static void putProvided(Completion done) {
    if (done.isGiven()) {
      done.putLease();
    }
  }

  void run() throws SystemCallException {
    takeBackAll();
    while (ring.requests.taken() > 0) {
      long now = System.nanoTime() - start;
      if (now >= due && ring.requests.hasFree()) {
        startNext(now);
      }
      ring.submitter.enterUntilAny(now < due ? due - now : LONGEST_PAUSE);
      while (ring.arrivals.ready() > 0) {
        long ticket = ring.kernel.completions.ticket();
        boolean isOwn = !Inbox.isArrival(ticket) && ring.requests.of(ticket).isRingsOwn();
        try {
          boolean _ = ring.next();
        } finally {
          show(isOwn);
        }
      }
    }
    if (ring.hasInbox()) {
      closeInbox(ring.inbox());
    }
  }

  /** Shows the leases that have arrived, and sends back those that have not. */
  private void closeInbox(Inbox inbox) {
    inbox.refuse();
    ring.arrivals.refuseLeases(); // The ring may stay open, if the consumer throws.
    Failures failures = new Failures();
    int next = inbox.takeLate(0, ring.completion);
    while (next != Inbox.NONE) {
      try {
        ring.completion.unpinArrival();
      } catch (RuntimeException | Error e) {
        failures.add(e);
      }
      try {
        show(false);
      } catch (RuntimeException | Error e) {
        failures.add(e);
      }
      next = inbox.takeLate(next, ring.completion);
    }
    failures.throwIfAny();
  }

  /**
   * Ends all operations that were not submitted, whatever the consumer throws: else a later call
   * would submit parts of a chain.
   */
  private void takeBackAll() {
    Failures failures = new Failures();
    while (ring.kernel.submissions.unsubmitted() > 0) {
      try {
        takeBack(ring.requests.of(ring.kernel.submissions.pop()));
      } catch (RuntimeException | Error e) {
        failures.add(e);
      }
    }
    failures.throwIfAny();
  }

  private void takeBack(Request request) {
    request.leaveChain();
    Request shown = ring.arrivals.arrive(request, -Errno.ECANCELED, 0);
    if (shown != null) {
      boolean isOwn = shown.isRingsOwn();
      ring.completion.set(shown, shown.isTimed() ? shown.outcome() : -Errno.ECANCELED, 0);
      try {
        // This closes the number of a CLOSE.
        ring.requests.endSlotAndRelease(shown, -Errno.ECANCELED);
      } finally {
        show(isOwn);
      }
    }
  }

  /** Resets one connection after another, and cancels; then says when to do so again. */
  private void startNext(long now) {
    boolean isOver = patience != Submitter.FOREVER && now >= patience;
    if (ring.chain.isDraining()) {
      ring.kernel.cancelAllNow();
      pause(now, isOver);
      return;
    }
    Request send = isOver ? ring.requests.sendWithoutReset() : null;
    IoUringFile socket = send == null ? null : send.file();
    if (send != null && socket != null) {
      send.setConnectionReset();
      long _ = ring.sockets.prepareReset(socket, 0).asRingsOwn().start();
      return;
    }
    Request cancel = cancellation.prepare();
    if (cancel != null) {
      long _ = cancel.asRingsOwn().start();
    }
    if (cancellation.isRoundOver()) {
      pause(now, isOver);
    }
  }

  private void pause(long now, boolean isOver) {
    due = now + (isOver ? pause : Math.min(pause, patience - now));
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  private void show(boolean isOwn) {
    if (isOwn) {
      if (cancellation.seen(ring.completion.operation(), ring.completion.result())) {
        due = 0;
      }
    } else {
      try {
        last.accept(ring.completion);
      } finally {
        ring.completion.closeDescriptor();
      }
    }
  }
}
