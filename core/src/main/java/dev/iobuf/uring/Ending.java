package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Ends the operations of a ring, when the ring is closed. It takes back the operations that were
 * not submitted, lets a {@link Cancellation} cancel the others, and shows each as it completes. A
 * zero-copy send whose bytes are under way can't be cancelled: when the patience is over, it resets
 * the connection.
 *
 * <p>If the consumer throws, one more completion has been taken, and the ring can be closed again.
 */
final class Ending {
  /**
   * How long to wait for a completion. Then all operations are cancelled again, since that may be
   * possible by now.
   */
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final IoUring ring;
  private final Consumer<? super Completion> last;
  private final long patience;
  private final Cancellation cancellation;
  private final long start = System.nanoTime();

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
   * Puts a lease that the kernel has chosen, since no caller knows it. Leaves other leases alone.
   */
  static void putProvided(Completion done) {
    if (done.isProvided()) {
      done.putLease();
    }
  }

  void run() throws SystemCallException {
    while (ring.kernel.submissions.unsubmitted() > 0) {
      Request request = ring.requests.of(ring.kernel.submissions.pop());
      boolean isOwn = request.isRingsOwn();
      ring.completion.set(request, -Errno.ECANCELED, 0);
      try {
        ring.requests.release(request); // this closes the number of a CLOSE
      } finally {
        show(isOwn);
      }
    }
    while (ring.requests.inFlight() > 0) {
      if (ring.requests.room() > 0) {
        startNext();
      }
      int _ = ring.await(1, AGAIN);
      while (ring.kernel.completions.ready() > 0) {
        boolean isOwn = ring.requests.of(ring.kernel.completions.ticket()).isRingsOwn();
        try {
          boolean _ = ring.next();
        } finally {
          show(isOwn);
        }
      }
    }
  }

  /** Resets one connection after another, between two rounds of cancelling. */
  private void startNext() {
    boolean isOver = patience != Submitter.FOREVER && System.nanoTime() - start >= patience;
    Request send = isOver ? ring.requests.sendWithoutReset() : null;
    IoUringFile socket = send == null ? null : send.file();
    if (send != null && socket != null) {
      send.setConnectionReset();
      long _ = ring.sockets.prepareReset(socket, 0).asRingsOwn().start();
    } else {
      Request cancel = cancellation.prepare();
      if (cancel != null) {
        long _ = cancel.asRingsOwn().start();
      }
    }
  }

  private void show(boolean isOwn) {
    if (isOwn) {
      cancellation.seen(ring.completion.operation(), ring.completion.result());
    } else {
      try {
        last.accept(ring.completion);
      } finally {
        ring.completion.closeDescriptor();
      }
    }
  }
}
