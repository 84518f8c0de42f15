package dev.iobuf.pool;

/** The operations of an {@link IndexPool} that do not wait, and a payload in plain memory. */
public final class PayloadPoolSubject {
  private final IndexPool pool;
  private final Payload payload;

  /**
   * Creates a pool whose front has a shape so small that every path is reached.
   *
   * @param size indices a stripe
   * @param striped true if threads have contended before
   */
  public PayloadPoolSubject(int capacity, int homes, int size, boolean striped) {
    pool = new IndexPool("pool", capacity, homes, size);
    pool.striped = striped;
    payload = new Payload(capacity);
  }

  /** Lends an index, and reads what its last holder wrote. */
  public int get() {
    return payload.claim(pool.tryGet());
  }

  /** Takes an index back. */
  public void put(int index) {
    payload.disclaim(index);
    pool.put(index);
  }

  /**
   * Lends an index from the word of its stripe, into which {@link #put} puts it. It gets two and
   * puts one of them, so more indices have to be free than are lent.
   */
  public int take() {
    int[] leases = new int[2];
    if (PoolSubject.takeWords(pool, leases) == 2) {
      pool.put(leases[1]);
    }
    return payload.claim(leases[0]);
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
