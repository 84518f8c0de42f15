package dev.iobuf.pool;

/** The operations of an {@link IndexRing}, and a payload in plain memory. */
public final class PayloadRingSubject {
  private final IndexRing ring;
  private final Payload payload;

  /** Creates a ring that holds the indices below {@code content}. */
  public PayloadRingSubject(int capacity, int content, int dequeuers) {
    ring = new IndexRing(capacity, content, Integer.MAX_VALUE, dequeuers);
    payload = new Payload(capacity);
  }

  /** Takes the oldest index, and reads what its last holder wrote. */
  public int get() {
    return payload.claim(ring.dequeue());
  }

  /** Appends an index. */
  public void put(int index) {
    payload.disclaim(index);
    ring.enqueue(index);
  }

  /** Raises the flag. */
  public void raise() {
    payload.raise();
  }

  /** Reads the flag. */
  public boolean isRaised() {
    return payload.isRaised();
  }
}
