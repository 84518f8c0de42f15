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
      case Errno.ENFILE ->
          failed.operation() == Operation.ACCEPT
              ? "all slots that the kernel may choose are taken, and the connection was dropped: close"
                  + " an IoUringFile, or create the ring with more, and accept again"
              : "";
      case Errno.ETIME ->
          switch (failed.operation()) {
            case CONNECT ->
                "the peer did not answer in time; close the socket, since it may be connecting still";
            case TIMEOUT -> "";
            default -> "it took longer than its time-out, and was cancelled";
          };
      case Errno.ECANCELED ->
          failed.isSkipped()
              ? "it was not started, since an operation before it in its chain, %s, has broken the chain"
                  .formatted(failed.cause())
              : "the program cancelled it";
      default -> "";
    };
  }
}
