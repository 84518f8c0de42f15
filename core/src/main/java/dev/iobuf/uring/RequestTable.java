package dev.iobuf.uring;

import org.jspecify.annotations.Nullable;

/** The operations in flight, and the requests that are free. For one thread. */
final class RequestTable {
  private final Request[] requests;

  /** Numbers of free requests, the last one freed on top: its memory is warm. */
  private final int[] free;

  private int freeCount;

  /** How many of the operations in flight may complete more than once. */
  private int repeating;

  private boolean hasSentWithoutCopy;

  /** How many requests in flight are the ring's own, beside the operations that callers see. */
  private int hidden;

  /** How many of the hidden requests read for a {@link Waker}: none or one. */
  private int readers;

  /** The chain to which started operations are added, if one is open. */
  private @Nullable IoUringChain openChain;

  /** How many requests callers can't use. */
  private final int reserved;

  /**
   * Creates a table of free requests.
   *
   * @param entries how many callers can use
   * @param reserved how many more there are, for the ring's own requests
   */
  RequestTable(int entries, int reserved, SubmissionQueue submissions) {
    int count = entries + reserved;
    this.reserved = reserved;
    this.requests = new Request[count];
    this.free = new int[count];
    for (int i = count - 1; i >= 0; i--) {
      requests[i] = new Request(i, this, submissions);
      free[freeCount++] = i;
    }
  }

  /** How many requests there are, free or taken. */
  int size() {
    return requests.length;
  }

  /** How many requests are free for operations of callers. */
  int room() {
    return Math.max(0, freeCount + readers - reserved);
  }

  /** True if a request is free, for an operation of the ring's own. */
  boolean hasFree() {
    return freeCount > 0;
  }

  /** How many requests are taken, by operations and by hidden requests. */
  int taken() {
    return requests.length - freeCount;
  }

  /** How many operations are in flight, without hidden requests. */
  int inFlight() {
    return taken() - hidden;
  }

  int hidden() {
    return hidden;
  }

  /**
   * Begins to prepare an operation in a free request; there must be one. The request is taken when
   * it is {@linkplain Request#start started}. If the operation is refused before, the request stays
   * free.
   */
  Request prepare(Operation operation, long userData) {
    return requests[free[freeCount - 1]].prepare(operation, userData);
  }

  /** Begins to prepare the time-out of an operation that was started last. */
  Request prepareTimer(Request timed) {
    return requests[free[freeCount - 1]].prepareTimer(timed);
  }

  /** Begins to prepare the read of a waker. */
  Request prepareReader(Waker waker) {
    return requests[free[freeCount - 1]].prepareReader(waker);
  }

  /** Marks the request that was prepared last as taken. */
  void take(Request request) {
    freeCount--;
    if (request.isHidden()) {
      hidden++;
      readers += request.isReader() ? 1 : 0;
    }
    if (request.isRepeating()) {
      repeating++;
    }
    hasSentWithoutCopy |= request.operation().isZeroCopy();
  }

  /** True if a zero-copy send was ever started. */
  boolean hasSentWithoutCopy() {
    return hasSentWithoutCopy;
  }

  /** The chain to which started operations are added, or null. */
  @Nullable IoUringChain openChain() {
    return openChain;
  }

  void setOpenChain(@Nullable IoUringChain chain) {
    openChain = chain;
  }

  /** True if more completions may come than there are operations in flight. */
  boolean hasRepeating() {
    return repeating > 0;
  }

  /** Returns a zero-copy send in flight whose connection can be reset, and was not, or null. */
  @Nullable Request sendWithoutReset() {
    for (Request request : requests) {
      if (request.isInFlight()
          && request.operation().isZeroCopy()
          && !request.isOfDatagrams()
          && !request.isConnectionReset()) {
        return request;
      }
    }
    return null;
  }

  /**
   * Returns an operation in flight that the ring did not start for itself: the first one from this
   * request on, or else the first one of all. Null if there is none. A time-out ends with its
   * operation.
   */
  @Nullable Request inFlightFrom(int index) {
    for (int i = 0; i < requests.length; i++) {
      Request request = requests[(index + i) % requests.length];
      if (request.isInFlight() && !request.isRingsOwn() && request.timed() == null) {
        return request;
      }
    }
    return null;
  }

  /** Returns the operation of a ticket. */
  Request of(long ticket) {
    Request request = requests[(int) ticket];
    if (request.ticket() != ticket) {
      throw new AssertionError(
          "a completion of an operation that is not in flight: ticket=0x%x".formatted(ticket));
    }
    return request;
  }

  /** Gives a slot back, as {@link Request#endSlot}, and frees the request, whatever that throws. */
  void endSlotAndRelease(Request request, int result) {
    try {
      request.endSlot(result);
    } finally {
      release(request);
    }
  }

  /** Ends an operation whose last completion has been seen, and frees its request. */
  void release(Request request) {
    if (request.isRepeating()) {
      repeating--;
    }
    if (request.isHidden()) {
      hidden--;
      readers -= request.isReader() ? 1 : 0;
    }
    try {
      request.end();
    } finally {
      free[freeCount++] = request.index;
    }
  }
}
