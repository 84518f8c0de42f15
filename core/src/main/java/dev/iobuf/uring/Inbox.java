package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.pool.BoundedPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.IndirectPool;
import java.util.Arrays;

/**
 * Where a ring receives leases of other rings: {@link IoUring#inbox} makes it, and {@link
 * IoUring#pass} sends to it. Other threads, which own the other rings, may hold it.
 *
 * <p>A lease arrives as a completion of the receiving ring, with {@link Operation#ARRIVAL}, and
 * ends a wait of its owner as others do. It is the receiver's from then on. Exactly one of the two
 * has the lease: if the completion of the sender is an error, the lease is the sender's as before.
 *
 * <p>At most {@link #capacity()} leases are on the way at once, counted from {@code pass} until
 * both sides have seen their completions.
 *
 * <p>If the receiving ring is closed, leases that its owner has not seen either arrive during the
 * close, or return to their senders, which see {@link Errno#EPIPE}.
 *
 * <p>Memory effects: actions before {@code pass} happen-before {@link IoUring#next} has shown the
 * arrival.
 */
public final class Inbox {
  /** The lower half of the number of each arrival: no index of a request. */
  private static final int ARRIVAL = -2;

  /** No number of a passing. */
  static final int NONE = -1;

  private final FileDescriptor ring;
  private final Passing[] passings;

  /** Those that are not on the way. */
  private final BoundedPool<Passing> free;

  /** Says that the owner has closed the ring: no lease is taken from then on, but by the close. */
  private volatile boolean isClosed;

  private Inbox(FileDescriptor ring, Passing[] passings, BoundedPool<Passing> free) {
    this.ring = ring;
    this.passings = passings;
    this.free = free;
  }

  /**
   * Makes an inbox, which closes the ring's descriptor from now on.
   *
   * @param ring the ring
   * @param capacity how many leases can be on the way
   */
  static Inbox create(KernelRing ring, int capacity) {
    Passing[] all = new Passing[capacity];
    Arrays.setAll(all, index -> new Passing());
    BoundedPool<Passing> free = BoundedPool.create(capacity, index -> all[index]);
    return new Inbox(ring.share(), all, free); // Last: from then on, the ring closes no descriptor.
  }

  /**
   * Returns how many leases can be on the way at once.
   *
   * @return the entries of the receiving ring
   */
  public int capacity() {
    return passings.length;
  }

  /** True if a completion is an arrival. */
  static boolean isArrival(long ticket) {
    return (int) ticket == ARRIVAL;
  }

  /** The number that the kernel carries to the receiving ring. */
  static long ticket(int passing) {
    return ((long) passing << Integer.SIZE) | (ARRIVAL & 0xffff_ffffL);
  }

  /** By a sender: keeps the receiving ring's descriptor open until {@link #release}. */
  int hold() {
    if (isClosed) {
      throw new IllegalStateException(
          "the ring of the inbox was closed: " + this + "; keep the lease, or pass it elsewhere");
    }
    return ring.hold();
  }

  void release() {
    ring.release();
  }

  /** By a sender: begins to pass a lease; returns the number of the passing. */
  int begin(IndirectPool<?> pool, int lease, int length, long message) {
    int passing = free.tryGet();
    if (passing == IndexPool.WOULD_BLOCK) {
      throw new IllegalStateException(
          "the inbox is full: %s leases are on the way; pass this one when completions of others have"
                  .formatted(capacity())
              + " been seen on both sides");
    }
    passings[passing].begin(pool, lease, length, message);
    return passing;
  }

  /** By a sender: ends a passing of which the kernel has heard nothing. */
  void undo(int passing) {
    passings[passing].undo();
    free.put(passing);
  }

  /**
   * By a sender: notes what the kernel says.
   *
   * @return the result to show: 0 or more if the lease is the receiver's, or −errno
   */
  int settle(int number, int result) {
    Passing passing = passings[number];
    int round = passing.round(); // Later it may be another sender's.
    Passing.Outcome outcome = passing.settle(result >= 0);
    if (outcome == Passing.Outcome.DELIVERED) {
      // Volatile, and after the change: see Passing.
      if (!isClosed || !passing.takeBack(round)) {
        return result;
      }
      outcome = Passing.Outcome.RETURNED;
    }
    free.put(number);
    if (outcome == Passing.Outcome.RETURNED) {
      return result < 0 ? result : -Errno.EPIPE;
    }
    return Math.max(0, result);
  }

  /** By the receiver: shows a lease that has arrived. */
  void take(long ticket, Completion show) {
    int number = (int) (ticket >>> Integer.SIZE);
    Passing passing = passings[number];
    show.setArrival(passing);
    if (passing.take()) {
      free.put(number);
    }
    show.unpinArrival(); // Last, since it throws if a caller has undone the pin.
  }

  /** By the receiver: no more leases are accepted. */
  void refuse() {
    isClosed = true;
  }

  /**
   * By the receiver, after {@link #refuse} and at the end of the ring: its descriptor is closed, at
   * once or when the last sender has seen its completion.
   */
  void close() throws SystemCallException {
    try {
      free.closeAbandoning();
    } finally {
      ring.close();
    }
  }

  /**
   * By the receiver, after {@link #refuse}: returns one lease after another that it has to show,
   * and sends the others back.
   *
   * @param from the number to begin with
   * @param show what shows it
   * @return the number to go on with, or −1 if there are no more
   */
  int takeLate(int from, Completion show) {
    for (int number = from; number < passings.length; number++) {
      Passing passing = passings[number];
      if (passing.refuse() && passing.takeLate()) {
        show.setArrival(passing); // Not before: until then, another sender may begin anew.
        free.put(number);
        return number + 1;
      }
    }
    return NONE;
  }

  @Override
  public String toString() {
    return "Inbox[capacity=%s, onTheWay=%s%s]"
        .formatted(capacity(), free.lent(), isClosed ? ", closed" : "");
  }
}
