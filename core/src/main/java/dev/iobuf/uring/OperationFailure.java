package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;

/** The exception for an operation that failed, with a remedy for the errors that have one. */
final class OperationFailure {
  private OperationFailure() {}

  static SystemCallException of(Completion failed) {
    return new SystemCallException(
        "io_uring " + failed.operation(),
        "userData=" + failed.userData() + failed.subject(),
        failed.errno(),
        remedy(failed));
  }

  private static String remedy(Completion failed) {
    return switch (failed.errno()) {
      case Errno.ENOBUFS -> "put leases, refill the buffer ring, and receive again";
      case Errno.ENOMEM ->
          failed.operation() == Operation.SEND_ZERO_COPY
              ? "what is sent counts as locked until its notification, unless its pool is"
                  + " registered; "
                  + LockHint.limit()
              : "";
      case Errno.ECANCELED -> "the program cancelled it";
      default -> "";
    };
  }
}
