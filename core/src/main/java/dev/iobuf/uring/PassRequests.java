package dev.iobuf.uring;

import dev.iobuf.linux.BufferPart;
import dev.iobuf.pool.IndirectPool;

/** The operations of a ring that pass leases to other rings. */
final class PassRequests {
  private final IoUring ring;
  private final RequestTable requests;

  PassRequests(IoUring ring, RequestTable requests) {
    this.ring = ring;
    this.requests = requests;
  }

  long pass(Inbox to, IndirectPool<?> pool, int lease, int length, long message, long userData) {
    ring.checkStart();
    int _ = BufferPart.check(0, length, pool.bufferSize(), pool);
    int descriptor = to.hold();
    int passing = Inbox.NONE;
    boolean isStarted = false;
    try {
      passing = to.begin(pool, lease, length, message);
      long ticket =
          requests
              .prepare(Operation.PASS, userData)
              .onNumber(descriptor)
              .at(Inbox.ticket(passing))
              .over(Abi.MSG_DATA, length)
              .holding(pool, lease)
              .holding(to, passing)
              .start();
      isStarted = true;
      return ticket;
    } finally {
      if (!isStarted) {
        if (passing != Inbox.NONE) {
          to.undo(passing);
        }
        to.release();
      }
    }
  }
}
