package dev.iobuf.uring;

import dev.iobuf.io.Errno;

/** Which operation has broken a chain, if one has, and how. For one thread. */
final class ChainBreak {
  private static final int NOWHERE = -1;

  /** The place in the chain, from 0 on. */
  private int place = NOWHERE;

  private Operation operation = Operation.NOP;
  private long userData;
  private int result;
  private long wanted;

  /** The chain is not broken. */
  void clear() {
    place = NOWHERE;
  }

  /**
   * Notes the result of an operation that breaks the chain, or was cancelled since another one has.
   * The cause is the first operation of the chain, since results may be noted in another order: one
   * that has a time-out earlier than others. But if the kernel finds an operation that it can't
   * start at all, it cancels those before it, too: then the cause is the one that was not
   * cancelled.
   */
  void set(Request request, int itsResult) {
    boolean wasCancelled = result == -Errno.ECANCELED;
    boolean isCancelled = itsResult == -Errno.ECANCELED;
    boolean isCause = wasCancelled == isCancelled ? request.place() < place : wasCancelled;
    if (place == NOWHERE || isCause) {
      place = request.place();
      operation = request.operation();
      userData = request.userData();
      result = itsResult;
      wanted = request.wanted();
    }
  }

  /** Replaces the result, if the operation at this place is the cause. */
  void correct(int itsPlace, int itsResult) {
    if (place == itsPlace) {
      result = itsResult;
    }
  }

  /** True if the operation was cancelled, by the program or since the kernel began none. */
  boolean isCancelled() {
    return result == -Errno.ECANCELED;
  }

  /** Copies another one, which may change soon. */
  void copy(ChainBreak other) {
    place = other.place;
    operation = other.operation;
    userData = other.userData;
    result = other.result;
    wanted = other.wanted;
  }

  boolean isAt(int otherPlace) {
    return place == otherPlace;
  }

  boolean isBefore(int otherPlace) {
    return place != NOWHERE && place < otherPlace;
  }

  long userData() {
    return userData;
  }

  /** Says which operation it was, and what it did. */
  @Override
  public String toString() {
    return "%s with userData=%s %s"
        .formatted(
            operation,
            userData,
            result < 0
                ? "failed with " + Errno.name(-result)
                : "moved %s of %s bytes".formatted(result, wanted));
  }
}
