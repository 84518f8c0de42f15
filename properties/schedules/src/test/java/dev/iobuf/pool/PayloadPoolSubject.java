package dev.iobuf.pool;

/** The operations of an {@link IndexPool} that do not wait, and a payload in plain memory. */
public final class PayloadPoolSubject {
  private final IndexPool pool;
  private final Payload payload;

  /**
   * Creates a pool whose front has a shape so small that every path is reached.
   *
   * @param count indices a stripe
   * @param slots how many of them are in slots
   * @param spread whether threads have contended at a word before
   */
  public PayloadPoolSubject(int capacity, int stripes, int count, int slots, boolean spread) {
    pool = new IndexPool("pool", capacity, stripes, count, slots);
    pool.spread = spread;
    payload = new Payload(capacity);
  }

  /** Lends an index, and looks at what its last holder left. */
  public int get() {
    return payload.claim(pool.tryGet());
  }

  /** Takes an index back. */
  public void put(int index) {
    payload.disclaim(index);
    pool.put(index);
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
