package dev.iobuf.examples;

import dev.iobuf.io.Errno;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.ProvidedBuffers;

/**
 * One direction of a proxied connection. It receives into a buffer that the kernel chooses, sends
 * that buffer, and receives the next one meanwhile. It does not receive a third before the first
 * was sent. So it holds {@link #BUFFERS} at most, and none while its source is silent; and a sink
 * that does not read stops its own source, and no other.
 */
final class Relay {
  /** The most buffers that a direction holds: one is being sent, and one waits. */
  static final int BUFFERS = 2;

  private final IoUring ring;
  private final IndirectPool<?> pool;
  private final ProvidedBuffers group;
  private final ZeroCopy zeroCopy;
  private final IoUringFile source;
  private final IoUringFile sink;
  private final long userData;

  /** The lease that waits, or {@link Completion#NO_LEASE}, and how many bytes it has. */
  private int waiting = Completion.NO_LEASE;

  private int waitingLength;

  private boolean isSending;
  private boolean isStarved;
  private boolean isAtEnd;
  private boolean isEnded;
  private boolean isAbandoned;

  /** True once the kernel has said that it copies nevertheless. */
  private boolean isCopied;

  Relay(
      IoUring ring,
      IndirectPool<?> pool,
      ProvidedBuffers group,
      ZeroCopy zeroCopy,
      IoUringFile source,
      IoUringFile sink,
      long userData) {
    this.ring = ring;
    this.pool = pool;
    this.group = group;
    this.zeroCopy = zeroCopy;
    this.source = source;
    this.sink = sink;
    this.userData = userData;
  }

  /** Receives the next piece, when one comes. */
  void receive() {
    long _ = ring.receive(source, group, userData);
  }

  /** Receives again after there was no buffer; returns false if it is not to any more. */
  boolean resume() {
    boolean wasStarved = isStarved;
    isStarved = false;
    if (wasStarved) {
      receive();
    }
    return wasStarved;
  }

  /** Passes on what was received. Returns false if the source has failed. */
  boolean received(Completion done) {
    if (done.result() > 0 && !isAbandoned) {
      if (isSending) {
        waiting = done.lease();
        waitingLength = done.result();
      } else {
        send(done.lease(), done.result());
        receive();
      }
      return true;
    }
    done.putLease();
    if (isAbandoned) {
      return true;
    }
    if (done.isError()) {
      isStarved = done.errno() == Errno.ENOBUFS;
      return isStarved;
    }
    isAtEnd = true;
    passOnTheEnd();
    return true;
  }

  /** Continues after a piece was sent. Returns false if the sink has failed. */
  boolean sent(Completion done) {
    done.putLease();
    if (done.isNotification()) {
      isCopied |= done.isCopied();
      zeroCopy.giveBack();
      return true;
    }
    if (isAbandoned) {
      return true;
    }
    if (done.isError() || done.isShort()) {
      return false;
    }
    isSending = false;
    if (waiting != Completion.NO_LEASE) {
      send(waiting, waitingLength);
      waiting = Completion.NO_LEASE;
      receive();
    } else {
      passOnTheEnd();
    }
    return true;
  }

  private void send(int lease, int length) {
    isSending = true;
    if (!isCopied && zeroCopy.tryTake(length)) {
      long _ = ring.sendZeroCopy(sink, pool, lease, 0, length, userData);
    } else {
      long _ = ring.send(sink, pool, lease, 0, length, userData);
    }
  }

  /** Ends the sink's stream, if the source's has ended and all bytes were sent. */
  private void passOnTheEnd() {
    if (isAtEnd && !isSending) {
      long _ = ring.shutdownOutput(sink, userData);
    }
  }

  /** The end of the stream was passed on. */
  void wasShutDown() {
    isEnded = true;
  }

  /** Passes on nothing any more: the connection has failed, or its ring is closed. */
  void abandon() {
    isAbandoned = true;
    isStarved = false;
    if (waiting != Completion.NO_LEASE) {
      pool.put(waiting);
      waiting = Completion.NO_LEASE;
    }
  }

  boolean isStarved() {
    return isStarved;
  }

  boolean isEnded() {
    return isEnded;
  }
}
