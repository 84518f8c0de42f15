package dev.iobuf.pool;

/** The operations of an {@link IndexRing}. */
public final class RingSubject {
  private final IndexRing ring;

  /** Creates a ring that holds the indices below {@code content}. */
  public RingSubject(int capacity, int content, int dequeuers) {
    ring = new IndexRing(capacity, content, Integer.MAX_VALUE, dequeuers);
  }

  /** Takes the oldest index. */
  public int get() {
    return ring.dequeue();
  }

  /** Appends an index. */
  public void put(int index) {
    ring.enqueue(index);
  }
}
