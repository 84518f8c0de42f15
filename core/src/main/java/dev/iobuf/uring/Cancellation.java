package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Cancels the operations in flight when a ring ends: all at once or, if the kernel refuses that,
 * one after another by its ticket. A kernel before Linux 5.19 refuses all flags of a cancellation.
 */
final class Cancellation {
  private final IoUring ring;

  /** These flags ask the kernel to cancel all operations of the ring. */
  private final int flagsForAll;

  private boolean isOneByOne;

  /** True if the request that was prepared last leaves none to be cancelled by another. */
  private boolean isRoundOver;

  /** The number of the request to cancel next. */
  private int next;

  /** Creates the cancellation of all operations that a ring has in flight. */
  Cancellation(IoUring ring) {
    this(ring, Abi.CANCEL_ANY | Abi.CANCEL_ALL);
  }

  /** For tests: given flags that no kernel knows, any kernel refuses them as an old one does. */
  Cancellation(IoUring ring, int flagsForAll) {
    this.ring = ring;
    this.flagsForAll = flagsForAll;
  }

  /**
   * Prepares the ring's next request to cancel.
   *
   * @return null if nothing is left to be cancelled
   */
  @Nullable Request prepare() {
    isRoundOver = true;
    if (!isOneByOne) {
      return ring.requests.prepare(Operation.CANCEL, 0).with(flagsForAll);
    }
    Request target = ring.requests.inFlightFrom(next);
    if (target == null) {
      return null;
    }
    next = target.index + 1;
    Request following = ring.requests.inFlightFrom(next);
    isRoundOver = following == null || following.index <= target.index;
    return ring.requests.prepare(Operation.CANCEL, 0).over(target.ticket(), 0);
  }

  /**
   * Tells whether all operations in flight have been asked to end, so that another request is of
   * use only later.
   *
   * @return false if another request cancels other operations
   */
  boolean isRoundOver() {
    return isRoundOver;
  }

  /**
   * Notes the result of a request of the ring's own.
   *
   * @return true if the operations have to be cancelled in another way
   */
  boolean seen(Operation operation, int result) {
    boolean isRefused = operation == Operation.CANCEL && result == -Errno.EINVAL && !isOneByOne;
    isOneByOne |= isRefused;
    return isRefused;
  }
}
