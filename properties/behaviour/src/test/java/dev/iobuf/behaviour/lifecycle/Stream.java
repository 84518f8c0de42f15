package dev.iobuf.behaviour.lifecycle;

import java.lang.foreign.MemorySegment;

/**
 * One direction of a pipe or a connection: the bytes that were sent into it, and taken out of it.
 */
final class Stream {
  private final String name;
  private final int salt;
  private long sent;
  private long received;

  /** True while an operation sends, or receives: a second one might overtake it. */
  boolean isSending;

  boolean isReceiving;

  /** True once one end is closed: bytes in transit may or may not arrive. */
  boolean isBroken;

  Stream(String name, int salt) {
    this.name = name;
    this.salt = salt;
  }

  boolean canSend() {
    return !isSending && !isBroken;
  }

  /** Returns true if a receive would get bytes at once. */
  boolean hasBytes() {
    return !isReceiving && !isBroken && sent > received;
  }

  void fill(MemorySegment memory, int length) {
    FileContent.fill(memory, salt, sent, length);
  }

  void sent(long bytes) {
    sent += bytes;
  }

  /** Fails if the bytes received are not the next ones that were sent. */
  void received(MemorySegment memory, int bytes) {
    if (isBroken) {
      return;
    }
    FileContent.check(name, memory, salt, received, bytes);
    received += bytes;
  }
}
