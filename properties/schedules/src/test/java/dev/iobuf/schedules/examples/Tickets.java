package dev.iobuf.schedules.examples;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbered tickets, of which the first does not pass the check. */
public final class Tickets {
  private final AtomicInteger next = new AtomicInteger();

  /** Sells the next one. */
  public int get() {
    return next.getAndIncrement();
  }

  /** Throws it away. */
  public void put(int ticket) {
    requireSold(ticket);
  }

  /** Refuses the first. */
  public void check(int ticket) {
    requireSold(ticket);
    if (ticket == 0) {
      throw new IllegalStateException();
    }
  }

  private void requireSold(int ticket) {
    if (ticket >= next.get()) {
      throw new IllegalArgumentException("not sold: ticket=" + ticket);
    }
  }
}
