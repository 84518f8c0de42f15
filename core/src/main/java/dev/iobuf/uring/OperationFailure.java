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
            + " down or cancelled the send; close the socket. Before Linux 5.19, the kernel also sends"
            + " in part: then send the rest");
  }

  /** Of a message that was longer than its memory. */
  static SystemCallException ofTruncated(Completion received) {
    return new SystemCallException(
        "io_uring " + received.operation(),
        "userData=%s%s, length=%s"
            .formatted(received.userData(), received.subject(), received.result()),
        Errno.EMSGSIZE,
        "the message was longer than the memory, and its other bytes are lost; receive into more");
  }

  private static String remedy(Completion failed) {
    return switch (failed.errno()) {
      case Errno.ENOBUFS ->
          isSend(failed.operation())
              ? "the queue of the socket or of its device is full: send again later"
              : "put leases, refill the buffer ring, and receive again";
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
      case Errno.EPIPE ->
          failed.operation() == Operation.PASS
              ? "the other ring was closed before it had the lease, which is the sender's as before"
              : "";
      case Errno.EAGAIN ->
          isSend(failed.operation())
              ? "nothing was sent: the queue of a unix socket's peer is full (poll for WRITE if the socket"
                  + " is connected, and send again later), or no port is free"
              : "";
      case Errno.EMSGSIZE ->
          "a datagram is sent whole or not at all: UDP carries at most 65,507 bytes over IPv4 and 65,527"
              + " over IPv6, and a unix socket what SO_SNDBUF has room for"
              + (failed.operation() == Operation.SEND_MESSAGE_ZERO_COPY
                  ? "; without a copy, it may lie in at most 17 pages (the kernel's MAX_SKB_FRAGS): send it"
                      + " by copying, or from fewer leases"
                  : "");
      case Errno.EDESTADDRREQ, Errno.ENOTCONN ->
          isSend(failed.operation())
              ? "the socket has no peer: connect it, or send datagrams to an address"
              : "";
      case Errno.EOPNOTSUPP ->
          failed.operation().isZeroCopy()
              ? "only TCP and UDP send without a copy; send by one that copies"
              : "";
      case Errno.ECONNREFUSED ->
          failed.operation() == Operation.CONNECT
              ? ""
              : "no socket receives at the address, and this operation moved nothing; by UDP, an earlier"
                  + " datagram was refused";
      case Errno.ECANCELED ->
          failed.isSkipped() && !failed.isCauseCancelled()
              ? "it was not started, since an operation before it in its chain, %s, has broken the chain"
                  .formatted(failed.cause())
              : failed.isSkipped() || failed.hasBrokenChain()
                  ? "the program cancelled an operation of its chain, or the kernel could not begin one"
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
