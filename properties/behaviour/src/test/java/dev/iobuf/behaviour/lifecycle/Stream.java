package dev.iobuf.behaviour.lifecycle;

import java.lang.foreign.MemorySegment;

/** One direction of a pipe or a connection: what was sent into it, and what was taken out. */
final class Stream {
  private final String name;
  private final int salt;
  private long sent;
  private long received;

  /** An operation that sends, or receives, is under way: a second one might overtake it. */
  boolean isSending;

  boolean isReceiving;

  /** One end is closed: whether the bytes that are under way arrive is not said. */
  boolean isBroken;

  Stream(String name, int salt) {
    this.name = name;
    this.salt = salt;
  }

  boolean canSend() {
    return !isSending && !isBroken;
  }

  /** Whether there is something to receive at once. */
  boolean hasBytes() {
    return !isReceiving && !isBroken && sent > received;
  }

  void fill(MemorySegment memory, int length) {
    FileContent.fill(memory, salt, sent, length);
  }

  void sent(long bytes) {
    sent += bytes;
  }

  /** Fails if what was received is not what was sent next. */
  void received(MemorySegment memory, int bytes) {
    if (isBroken) {
      return;
    }
    FileContent.check(name, memory, salt, received, bytes);
    received += bytes;
  }
}
