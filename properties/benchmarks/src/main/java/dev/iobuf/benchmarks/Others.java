package dev.iobuf.benchmarks;

import dev.iobuf.benchmarks.peers.Hand;
import dev.iobuf.benchmarks.peers.Subject;

/**
 * Those that hold some of a pool's buffers while others get and put the rest. One thread drains the
 * pool, in the pool's own order, keeps some, and puts the rest back in that order.
 */
final class Others {
  private final Subject pool;
  private final Hand drained;

  /** The places in the hand that are held. */
  private final int[] held;

  Others(Subject pool, Holding holding) {
    this.pool = pool;
    int capacity = holding.capacity();
    var places = holding.which().places(capacity, holding.count());
    held = places.stream().toArray();
    drained = new Hand(capacity);
    pool.fill(drained);
    for (int i = places.nextClearBit(0); i < capacity; i = places.nextClearBit(i + 1)) {
      pool.put(drained, i);
    }
  }

  int count() {
    return held.length;
  }

  /** Exchanges one of the held buffers, by its number. No two threads may exchange the same one. */
  void exchange(int number) {
    pool.exchange(drained, held[number]);
  }

  /** Puts the held buffers. */
  void giveUp() {
    for (int place : held) {
      pool.put(drained, place);
    }
  }
}
