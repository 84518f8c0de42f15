package dev.iobuf.uring;

import org.jspecify.annotations.Nullable;

/**
 * The completions of a ring as its owner sees them. The kernel also posts some that belong to the
 * ring's own requests, and are not shown. For one thread.
 *
 * <p>A <b>hidden</b> request is one that the ring has started on the side:
 *
 * <ul>
 *   <li>the time-out of a {@linkplain Request#timed timed} operation. Both are submitted as a link,
 *       and both complete, in either order. The operation is shown once, at the second of the two
 *       completions. So all its submissions have ended when its request is free. Its result is its
 *       own or, if the time-out has cancelled it, ETIME.
 * </ul>
 *
 * <p>Each completion is looked at once, as soon as it can be seen, in the order in which the kernel
 * has posted them. {@link #look} writes the decision into the entry: the kernel neither reads nor
 * writes an entry again until the ring has taken it.
 *
 * <pre>
 *               head ──────────▶ seen ─────────▶ tail
 *                  looked at, some    not looked at
 *                  of them hidden
 * </pre>
 *
 * <p>While no request is hidden, nothing is looked at, and this class costs a comparison.
 */
final class Arrivals {
  private final CompletionQueue queue;
  private final RequestTable requests;

  /** Up to here the entries were looked at; it may be behind the head. */
  private int seen;

  /** How many entries from the head on are not to be shown. */
  private int hidden;

  Arrivals(CompletionQueue queue, RequestTable requests) {
    this.queue = queue;
    this.requests = requests;
  }

  /** How many completions can be taken. */
  int ready() {
    int posted = queue.posted();
    if (requests.hidden() > 0) {
      look(posted);
    }
    return posted - hidden;
  }

  /** How many of the completions that the kernel counts as posted are not shown. */
  int hidden() {
    return hidden;
  }

  /** Returns how many operations end with the completions that {@link #ready} has counted. */
  int ended(int ready) {
    return queue.ended(ready + hidden) - hidden;
  }

  /** Moves the head of the queue to the next completion that is shown; returns its operation. */
  Request next() {
    skipHidden();
    return requests.of(queue.ticket());
  }

  /** Moves the head of the queue to the next completion that is shown, if there is one. */
  void skipHidden() {
    while (hidden > 0 && queue.isHidden()) {
      queue.advance();
      hidden--;
    }
  }

  private void look(int posted) {
    int head = queue.head();
    int tail = head + posted;
    if (seen - head < 0) {
      seen = head;
    }
    while (seen != tail) {
      Request request = requests.of(queue.ticketAt(seen));
      int result = queue.resultAt(seen);
      Request shown = arrive(request, result);
      if (shown == null) {
        queue.hide(seen);
        hidden++;
      } else if (shown.isTimed()) {
        queue.show(seen, shown.ticket(), shown.outcome());
      }
      seen++;
    }
  }

  /**
   * Notes a completion of the kernel.
   *
   * @return the operation to show, whose {@link Request#outcome} is final if it is timed; or null
   */
  @Nullable Request arrive(Request request, int result) {
    Request timed = request.isHidden() ? request.timed() : request;
    if (timed != null && timed.isTimed()) {
      if (!timed.endHalf(request, result)) {
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
