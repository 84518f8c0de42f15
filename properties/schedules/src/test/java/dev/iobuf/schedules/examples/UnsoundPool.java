package dev.iobuf.schedules.examples;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A pool of indices that is known to be unsound: a ring whose full slots hold bare indices and
 * whose empty ones hold a mark with the turn. A getter that stalls for a lap finds the same index
 * in the same slot, takes it a second time, and leaves a stale mark, whose bits a later get returns
 * as an index.
 */
public final class UnsoundPool {
  private static final long EMPTY = 1L << 32;

  private final int capacity;
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong tail;
  private final AtomicLongArray slots;

  /** Creates a pool in which every index is free. */
  public UnsoundPool(int capacity) {
    this.capacity = capacity;
    tail = new AtomicLong(capacity);
    slots = new AtomicLongArray(capacity);
    for (int i = 0; i < capacity; i++) {
      slots.set(i, i);
    }
  }

  /** Lends an index. Returns −1 if none is free. */
  public int get() {
    while (true) {
      long ticket = head.get();
      if (ticket == tail.get()) {
        return -1;
      }
      int slot = (int) (ticket % capacity);
      long taken = mark(ticket / capacity + 1);
      long seen = slots.get(slot);
      if (seen != taken && slots.compareAndSet(slot, seen, taken)) {
        head.compareAndSet(ticket, ticket + 1);
        return (int) seen;
      }
      head.compareAndSet(ticket, ticket + 1);
    }
  }

  /** Takes an index back. */
  public void put(int index) {
    while (true) {
      long ticket = tail.get();
      int slot = (int) (ticket % capacity);
      if (slots.compareAndSet(slot, mark(ticket / capacity), index)) {
        tail.compareAndSet(ticket, ticket + 1);
        return;
      }
      if (ticket - head.get() >= capacity) {
        throw new IllegalStateException("full");
      }
      tail.compareAndSet(ticket, ticket + 1);
    }
  }

  /** Shows the content of a slot in a table: an index, or ∅ with the turn. */
  public static String show(String place, long value) {
    boolean marked = place.startsWith("slots") && (value & EMPTY) != 0;
    return marked ? "∅" + (value ^ EMPTY) : Long.toString(value);
  }

  private static long mark(long turn) {
    return EMPTY | turn;
  }
}
