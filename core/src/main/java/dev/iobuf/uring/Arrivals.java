package dev.iobuf.uring;

import org.jspecify.annotations.Nullable;

/**
 * The completions of a ring as its owner sees them. The kernel also posts some that belong to the
 * ring's own requests, and are not shown. For one thread.
 *
 * <p>A <b>hidden</b> request is one that the ring has started on the side:
 *
 * <ul>
 *   <li>the time-out of a {@linkplain Request#link timed} operation. Both are submitted as a link,
 *       and both complete, in either order. The operation is shown once, at the second of the two
 *       completions. So all its submissions have ended when its request is free. Its result is its
 *       own or, if the time-out has cancelled it, ETIME;
 *   <li>the read of a {@link Waker}. Its completion ends a call that sleeps in the kernel. Whether
 *       the owner was woken, {@link SleepState} says.
 * </ul>
 *
 * <p>Each completion is looked at once, as soon as it can be seen, in the order in which the kernel
 * has posted them. The queue then has only those that are shown: the others' places go back to the
 * kernel at once. Otherwise an owner that is woken again and again, and takes no completion, would
 * fill the queue with what it can't see. While no request is hidden, nothing is looked at, and this
 * class costs a comparison.
 */
final class Arrivals {
  private final CompletionQueue queue;
  private final RequestTable requests;

  /** Up to here the entries were looked at; it may be behind the head. */
  private int seen;

  /** True if leases of other rings are not shown any more. */
  private boolean isRefusing;

  Arrivals(CompletionQueue queue, RequestTable requests) {
    this.queue = queue;
    this.requests = requests;
  }

  /**
   * From now on, leases of other rings are not shown: the close of the inbox shows those that this
   * ring has, and the others return to their senders. No request is taken.
   */
  void refuseLeases() {
    isRefusing = true;
    seen = queue.head(); // Those that were looked at are looked at again.
  }

  /** How many completions can be taken. */
  int ready() {
    int posted = queue.posted();
    if (requests.hidden() > 0 || isRefusing) {
      posted -= look(queue.head() + posted);
    }
    return posted;
  }

  /** Looks at the entries up to the tail; returns how many are not shown, and are gone. */
  private int look(int tail) {
    if (seen - queue.head() < 0) {
      seen = queue.head();
    }
    int hidden = 0;
    for (; seen != tail; seen++) {
      if (Inbox.isArrival(queue.ticketAt(seen))) {
        if (isRefusing) {
          queue.hide(seen);
          hidden++;
        }
        continue;
      }
      Request arrived = requests.of(queue.ticketAt(seen));
      Request shown = arrive(arrived, queue.resultAt(seen), queue.flagsAt(seen));
      if (shown == null) {
        queue.hide(seen);
        hidden++;
      } else if (shown.isTimed()) {
        queue.show(seen, shown.ticket(), shown.outcome(), shown.flags());
      }
    }
    if (hidden > 0) {
      queue.dropHidden(tail);
    }
    return hidden;
  }

  /**
   * Notes a completion of the kernel.
   *
   * @return the operation to show, whose {@link Request#outcome} is final if it is timed; or null
   */
  @Nullable Request arrive(Request request, int result, int flags) {
    Request timed = request.isHidden() ? request.timed() : request;
    if (timed != null && timed.isTimed()) {
      if (!timed.endHalf(request, request.resultOf(result), flags)) {
        return null;
      }
      requests.release(timed.timer());
      return timed;
    }
    if (request.isHidden()) {
      requests.release(request);
      return null;
    }
    return request;
  }
}
