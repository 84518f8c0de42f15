package dev.iobuf.examples;

import dev.iobuf.io.Errno;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;

/**
 * One direction of a proxied connection. It begins with one receive for all pieces, which costs the
 * least, into medium buffers that all connections share. If pieces wait until earlier ones were
 * sent, or no medium buffer is left, it ends that receive. Once all pieces were sent, it receives
 * one at a time, into a big buffer, and the next one only when that was sent. When it has caught up
 * with its source, it goes back to the beginning.
 *
 * <pre>
 *           a piece waits, or no medium buffer is left
 *   one receive for all  ────────────────────────────────▶  one receive a piece
 *     (medium buffers)   ◀────────────────────────────────     (a big buffer)
 *                            a piece that fills no buffer
 * </pre>
 *
 * <p>So peers that do not read can take all medium buffers, and no more. Each other direction still
 * finds a big one: a direction holds one at most, and none while its source is silent.
 */
final class Relay {
  /** How many pieces may wait. Completions that are on their way already may exceed it. */
  private static final int ENOUGH = 1;

  private final IoUring ring;
  private final RelayBuffers buffers;
  private final ZeroCopy zeroCopy;
  private final IoUringFile source;
  private final IoUringFile sink;
  private final long userData;

  /** Medium leases that wait. */
  private final LeaseQueue queue;

  private boolean isOneByOne;
  private boolean isReceiving;
  private boolean isStopping;
  private boolean isSending;
  private boolean isStarved;
  private boolean isAtEnd;
  private boolean isEnded;
  private boolean isAbandoned;
  private long ticket;

  /** True once the kernel has said that it copies nevertheless. */
  private boolean isCopied;

  Relay(
      IoUring ring,
      RelayBuffers buffers,
      ZeroCopy zeroCopy,
      IoUringFile source,
      IoUringFile sink,
      long userData) {
    this.ring = ring;
    this.buffers = buffers;
    this.zeroCopy = zeroCopy;
    this.source = source;
    this.sink = sink;
    this.userData = userData;
    this.queue = buffers.newQueue();
  }

  /** Receives what comes next. */
  void receive() {
    isReceiving = true;
    isStopping = false;
    ticket =
        isOneByOne
            ? ring.receive(source, buffers.big(), userData)
            : ring.receiveMultishot(source, buffers.medium(), userData);
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
    isReceiving = done.hasMore();
    if (isAbandoned) {
      done.putLease();
      return true;
    }
    if (done.result() > 0) {
      take(done);
    } else {
      done.putLease();
      if (!isRegular(done)) {
        return false;
      }
    }
    goOn();
    return true;
  }

  /** Sends a piece, or lets it wait; then it stops a receive that would bring more. */
  private void take(Completion done) {
    if (isOneByOne) {
      isOneByOne = done.result() == done.pool().bufferSize();
    }
    if (!isSending) {
      send(done.pool(), done.lease(), done.result());
      return;
    }
    queue.add(done.lease(), done.result());
    if (queue.size() > ENOUGH && isReceiving && !isStopping) {
      long _ = ring.cancel(ticket, userData);
      isStopping = true;
    }
  }

  /** Takes the end of the stream, of a receive that was cancelled, or of the buffers. */
  private boolean isRegular(Completion done) {
    switch (done.errno()) {
      case 0 -> isAtEnd = true;
      case Errno.ENOBUFS -> {
        isStarved = isOneByOne;
        isOneByOne = true;
      }
      case Errno.ECANCELED -> isOneByOne = true;
      default -> {
        return false;
      }
    }
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
    goOn();
    return true;
  }

  /** Does what comes next, if nothing is being sent. */
  private void goOn() {
    if (isSending || isStarved) {
      return;
    }
    if (queue.size() > 0) {
      send(buffers.medium().pool(), queue.first(), queue.firstLength());
      queue.removeFirst();
    } else if (isAtEnd) {
      long _ = ring.shutdownOutput(sink, userData);
    } else if (!isReceiving) {
      receive();
    }
  }

  private void send(IndirectPool<?> pool, int lease, int length) {
    isSending = true;
    if (!isCopied && zeroCopy.tryTake(length)) {
      long _ = ring.sendZeroCopy(sink, pool, lease, 0, length, userData);
    } else {
      long _ = ring.send(sink, pool, lease, 0, length, userData);
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
    for (; queue.size() > 0; queue.removeFirst()) {
      buffers.medium().pool().put(queue.first());
    }
  }

  boolean isStarved() {
    return isStarved;
  }

  boolean isEnded() {
    return isEnded;
  }
}
