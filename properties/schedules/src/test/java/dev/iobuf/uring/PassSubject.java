package dev.iobuf.uring;

import dev.iobuf.uring.Passing.Outcome;

/** A lease that is passed once, with flags in place of the kernel and of the inbox's state. */
public final class PassSubject {
  private final Passing passing = new Passing();
  private volatile boolean isPosted;
  private volatile boolean isClosed;

  /** By the sender: passes the lease. Returns true if the sender has it at the end. */
  @SuppressWarnings("NullAway") // no pool is asked for
  public boolean pass() {
    passing.begin(null, 0, 0, 0);
    isPosted = true;
    int round = passing.round();
    Outcome outcome = passing.settle(true);
    if (outcome == Outcome.DELIVERED) {
      return isClosed && passing.takeBack(round);
    }
    return outcome == Outcome.RETURNED;
  }

  /** By the sender, if the kernel posts nothing. Returns true if the sender has the lease. */
  @SuppressWarnings("NullAway") // no pool is asked for
  public boolean fail() {
    passing.begin(null, 0, 0, 0);
    return passing.settle(false) == Outcome.RETURNED;
  }

  /** By the receiver: takes the lease if it has arrived. Returns true if so. */
  public boolean receive() {
    if (!isPosted) {
      return false;
    }
    isPosted = false;
    boolean _ = passing.take();
    return true;
  }

  /** By the receiver: closes. Returns true if it has the lease by that. */
  public boolean close() {
    isClosed = true;
    return passing.refuse() && passing.takeLate();
  }
}
