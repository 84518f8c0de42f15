package dev.iobuf.examples;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;

/**
 * One connection. Received pieces wait in a queue, and one piece at a time is being sent, which
 * keeps their order. If a peer doesn't read, and its queue is full, the connection stops receiving.
 */
final class EchoConnection {
  /** The most pieces in the queue. Completions that are on their way already may exceed it. */
  private static final int ENOUGH = 8;

  /** Operations that {@link #reset} starts at most: it also ends a receive. */
  static final int RESET_OPERATIONS = 2;

  private final IoUring ring;
  private final IndirectPool<?> pool;
  private final ProvidedBuffers group;
  private final FileDescriptor descriptor;
  private final IoUringFile file;
  private final int number;

  /** The queue, as a ring of leases and their lengths. */
  private int[] leases = new int[2 * ENOUGH];

  private int[] lengths = new int[2 * ENOUGH];
  private int first;
  private int count;

  private boolean isReceiving;
  private boolean isStopping;
  private boolean isStarved;
  private boolean isAtEnd;
  private boolean isSending;
  private boolean isResetting;
  private int sending;
  private int sendingSince;
  private long receiveTicket;

  EchoConnection(
      IoUring ring,
      IndirectPool<?> pool,
      ProvidedBuffers group,
      FileDescriptor descriptor,
      int number)
      throws IOException {
    this.ring = ring;
    this.pool = pool;
    this.group = group;
    this.descriptor = descriptor;
    this.file = ring.register(descriptor);
    this.number = number;
  }

  void receive() {
    receiveTicket = ring.receiveMultishot(file, group, number);
    isReceiving = true;
    isStarved = false;
    isStopping = false;
  }

  /**
   * Receives again, after there were no buffers; returns false if the connection has ended
   * meanwhile.
   */
  boolean resume() {
    if (!isStarved || isAtEnd) {
      return false;
    }
    receive();
    return true;
  }

  void received(Completion done, int now) {
    isReceiving = done.hasMore();
    if (done.hasLease()) {
      if (done.result() > 0 && !isAtEnd) {
        enqueue(done.lease(), done.result());
      } else {
        done.putLease();
      }
    }
    int errno = done.errno();
    isStarved = errno == Errno.ENOBUFS;
    isAtEnd |= done.result() <= 0 && errno != Errno.ENOBUFS && errno != Errno.ECANCELED;
    if (!isSending) {
      send(now);
    }
    balance();
  }

  void sent(Completion done, int now) {
    isSending = false;
    done.putLease();
    if (done.isError()) {
      isAtEnd = true;
      dropAll();
    }
    send(now);
    balance();
  }

  /**
   * Returns true if the piece that is being sent has been waiting since that time, or for longer.
   */
  boolean isSilentSince(int time) {
    return isSending && !isResetting && sendingSince <= time;
  }

  int sendingSince() {
    return sendingSince;
  }

  /** Returns how many buffers wait until the peer reads. */
  int held() {
    return count + (isSending ? 1 : 0);
  }

  /** Ends the connection, and with it the send for which the peer doesn't read. */
  void reset() {
    long _ = ring.reset(file, number);
    isResetting = true;
    isAtEnd = true;
    dropAll();
    balance();
  }

  void wasReset() {
    isResetting = false;
  }

  /** Stops receiving when enough pieces wait, and continues when they have been sent. */
  private void balance() {
    if (isReceiving && !isStopping && (count > ENOUGH || isAtEnd)) {
      long _ = ring.cancel(receiveTicket, number);
      isStopping = true;
    } else if (!isReceiving && !isStarved && !isAtEnd && count == 0) {
      receive();
    }
  }

  private void send(int now) {
    if (count > 0) {
      sendingSince = now;
      sending = leases[first];
      long _ = ring.send(file, pool, sending, 0, lengths[first], number);
      first = (first + 1) % leases.length;
      count--;
      isSending = true;
    }
  }

  private void enqueue(int lease, int length) {
    if (count == leases.length) {
      grow();
    }
    int last = (first + count) % leases.length;
    leases[last] = lease;
    lengths[last] = length;
    count++;
  }

  private void grow() {
    int[] moreLeases = new int[2 * count];
    int[] moreLengths = new int[2 * count];
    for (int i = 0; i < count; i++) {
      moreLeases[i] = leases[(first + i) % count];
      moreLengths[i] = lengths[(first + i) % count];
    }
    leases = moreLeases;
    lengths = moreLengths;
    first = 0;
  }

  private void dropAll() {
    while (count > 0) {
      pool.put(leases[first]);
      first = (first + 1) % leases.length;
      count--;
    }
  }

  boolean isStarved() {
    return isStarved;
  }

  /** Returns true if nothing is in flight or in the queue any more. */
  boolean isOver() {
    return isAtEnd && !isReceiving && !isSending && !isResetting && count == 0;
  }

  void close() throws IOException {
    file.close();
    descriptor.close();
  }

  /** Puts all leases, when the ring has been closed. */
  void abandon() throws IOException {
    if (isSending) {
      pool.put(sending);
      isSending = false;
    }
    dropAll();
    close();
  }
}
