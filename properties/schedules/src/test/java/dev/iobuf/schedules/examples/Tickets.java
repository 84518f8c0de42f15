package dev.iobuf.schedules.examples;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbered tickets. The check refuses the second once the third is sold. */
public final class Tickets {
  private final AtomicInteger sold = new AtomicInteger();

  /** Sells the next one. */
  public int get() {
    return sold.getAndIncrement();
  }

  /** Throws it away. */
  public void put(int ticket) {
    requireSold(ticket);
  }

  /** Refuses the second of three. */
  public void check(int ticket) {
    if (requireSold(ticket) == 3 && ticket == 1) {
      throw new IllegalStateException();
    }
  }

  private int requireSold(int ticket) {
    int count = sold.get();
    if (ticket >= count) {
      throw new IllegalArgumentException("not sold: ticket=" + ticket);
    }
    return count;
  }
}
