package dev.iobuf.schedules.examples;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The bounded queue of D. Vyukov over indices: a sequence number a cell. With {@code strict}, an
 * operation waits for a peer in the middle of an operation. Without it, the operation returns full
 * or empty.
 */
public final class VyukovRing {
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLongArray sequences;
  private final long[] values;
  private final boolean strict;

  /** Creates an empty ring of 2 cells. */
  public VyukovRing(boolean strict) {
    this.strict = strict;
    sequences = new AtomicLongArray(2);
    sequences.set(1, 1);
    values = new long[2];
  }

  /** Appends an index. Returns false if full. */
  public boolean offer(int value) {
    while (true) {
      long ticket = tail.get();
      int cell = (int) (ticket & 1);
      long lag = sequences.get(cell) - ticket;
      if (lag == 0 && tail.compareAndSet(ticket, ticket + 1)) {
        values[cell] = value;
        sequences.set(cell, ticket + 1);
        return true;
      }
      if (lag < 0 && (!strict || ticket - head.get() >= 2)) {
        return false;
      }
    }
  }

  /** Takes the oldest index. Returns −1 if empty. */
  public int poll() {
    while (true) {
      long ticket = head.get();
      int cell = (int) (ticket & 1);
      long lag = sequences.get(cell) - ticket - 1;
      if (lag == 0 && head.compareAndSet(ticket, ticket + 1)) {
        int value = (int) values[cell];
        sequences.set(cell, ticket + 2);
        return value;
      }
      if (lag < 0 && (!strict || tail.get() == ticket)) {
        return -1;
      }
    }
  }
}
