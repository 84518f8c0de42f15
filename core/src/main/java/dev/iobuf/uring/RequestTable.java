package dev.iobuf.uring;

import org.jspecify.annotations.Nullable;

/** The operations in flight, and the requests that are free for more. For one thread. */
final class RequestTable {
  private final Request[] requests;

  /** Numbers of free requests, the last one freed on top: its memory is warm. */
  private final int[] free;

  private int freeCount;

  /** How many of the operations in flight may complete more than once. */
  private int repeating;

  RequestTable(int count) {
    this.requests = new Request[count];
    this.free = new int[count];
    for (int i = count - 1; i >= 0; i--) {
      requests[i] = new Request(i);
      free[freeCount++] = i;
    }
  }

  int room() {
    return freeCount;
  }

  int inFlight() {
    return requests.length - freeCount;
  }

  /** The request that {@link #take} will return. */
  Request peek() {
    return requests[free[freeCount - 1]];
  }

  /** Takes a free request; there must be one. */
  Request take() {
    return requests[free[--freeCount]];
  }

  /** Takes a free request, as {@link #take}, for an operation that may complete more than once. */
  Request takeRepeating() {
    Request request = take();
    request.setRepeating();
    repeating++;
    return request;
  }

  /** Whether more completions may come than there are operations in flight. */
  boolean canRepeat() {
    return repeating > 0;
  }

  /** Some zero-copy send in flight whose connection was not reset, or null. */
  @Nullable Request sendWithoutReset() {
    for (Request request : requests) {
      if (request.isInFlight()
          && request.operation() == Operation.SEND_ZERO_COPY
          && !request.isConnectionReset()) {
        return request;
      }
    }
    return null;
  }

  /** The operation that a ticket was given for. */
  Request of(long ticket) {
    Request request = requests[(int) ticket];
    if (request.ticket() != ticket) {
      throw new AssertionError(
          "a completion of an operation that is not in flight: ticket=0x%x".formatted(ticket));
    }
    return request;
  }

  void release(Request request) {
    if (request.isRepeating()) {
      repeating--;
    }
    request.end();
    free[freeCount++] = request.index;
  }
}
