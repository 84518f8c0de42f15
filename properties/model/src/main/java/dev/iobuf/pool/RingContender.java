package dev.iobuf.pool;

import dev.iobuf.model.Contender;

/** The ring of the library alone: Nikolaev's SCQ. */
public final class RingContender implements Contender {
  private final IndexRing ring;

  /** Creates a ring that holds all indices below the capacity. */
  public RingContender(int capacity) {
    ring = IndexRing.filled(capacity);
  }

  @Override
  public int get() {
    return ring.dequeue();
  }

  @Override
  public void put(int index) {
    ring.enqueue(index);
  }
}
