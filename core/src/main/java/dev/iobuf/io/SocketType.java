package dev.iobuf.io;

import dev.iobuf.linux.SocketCalls;

/** How a unix socket moves bytes. */
public enum SocketType {
  /** A stream of bytes between two sockets. */
  STREAM(SocketCalls.SOCK_STREAM_CLOEXEC),

  /** Messages, each sent whole to any address; in order, and none is lost. */
  DATAGRAM(SocketCalls.SOCK_DGRAM_CLOEXEC),

  /** Messages between two sockets, each sent whole, and in order. */
  SEQPACKET(SocketCalls.SOCK_SEQPACKET_CLOEXEC);

  private final int code;

  SocketType(int code) {
    this.code = code;
  }

  /** The kernel's number, with close-on-exec. */
  int code() {
    return code;
  }
}
