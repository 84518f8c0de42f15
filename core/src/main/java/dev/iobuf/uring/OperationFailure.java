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

  /** Of a send that has moved fewer bytes than it was given. */
  static SystemCallException ofShort(Completion sent, int wanted) {
    return new SystemCallException(
        "io_uring " + sent.operation(),
        "userData=%s%s, sent=%s, length=%s"
            .formatted(sent.userData(), sent.subject(), sent.result(), wanted),
        Errno.EPIPE,
        "the stream has ended after that many bytes: the peer has gone, or the program has shut it"
            + " down or cancelled the send; close the socket");
  }

  /** Of a message that was longer than its memory. */
  static SystemCallException ofTruncated(Completion received) {
    return new SystemCallException(
        "io_uring " + received.operation(),
        "userData=%s%s, received=%s"
            .formatted(received.userData(), received.subject(), received.result()),
        Errno.EMSGSIZE,
        "the message was longer than the memory, and its other bytes are lost; receive into more");
  }

  private static String remedy(Completion failed) {
    return switch (failed.errno()) {
      case Errno.ENOBUFS -> "put leases, refill the buffer ring, and receive again";
      case Errno.ENOMEM ->
          failed.operation().isZeroCopy()
              ? "what is sent counts as locked until its notification, unless it is one lease of a"
                  + " registered pool; "
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
      case Errno.EAGAIN ->
          isSend(failed.operation())
              ? "the queue of the unix socket's peer is full, and nothing was sent: poll for WRITE if"
                  + " the socket is connected, and send again later"
              : "";
      case Errno.EMSGSIZE ->
          "a datagram is sent whole or not at all: UDP carries at most 65,507 bytes, and a unix"
              + " socket what SO_SNDBUF has room for";
      case Errno.EDESTADDRREQ, Errno.ENOTCONN ->
          isSend(failed.operation())
              ? "the socket has no peer: connect it, or sendTo an address"
              : "";
      case Errno.EOPNOTSUPP ->
          failed.operation().isZeroCopy()
              ? "only TCP and UDP send without a copy; send by one that copies"
              : "";
      case Errno.ECONNREFUSED ->
          failed.operation() == Operation.CONNECT
              ? ""
              : "no socket receives at the peer's port, as an earlier datagram has found; this"
                  + " operation moved none";
      case Errno.ECANCELED ->
          failed.isSkipped()
              ? "it was not started, since an operation before it in its chain, %s, has broken the chain"
                  .formatted(failed.cause())
              : "the program cancelled it";
      default -> "";
    };
  }

  private static boolean isSend(Operation operation) {
    return operation == Operation.SEND
        || operation == Operation.SEND_MESSAGE
        || operation.isZeroCopy();
  }
}
