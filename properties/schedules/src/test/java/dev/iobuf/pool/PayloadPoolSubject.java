package dev.iobuf.pool;

/** The operations of an {@link IndexPool} that do not wait, and a payload in plain memory. */
public final class PayloadPoolSubject {
  private final IndexPool pool;
  private final Payload payload;

  /**
   * Creates a pool whose front has a shape so small that every path is reached.
   *
   * @param size indices a stripe
   * @param striped whether threads have contended before
   */
  public PayloadPoolSubject(int capacity, int homes, int size, boolean striped) {
    pool = new IndexPool("pool", capacity, homes, size);
    pool.striped = striped;
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
