package dev.iobuf.pool;

/** The operations of an {@link IndexPool} that do not wait. */
public final class PoolSubject {
  private final IndexPool pool;

  /**
   * Creates a pool whose front has a shape so small that every path is reached.
   *
   * @param size indices a stripe
   * @param striped whether threads have contended before
   */
  public PoolSubject(int capacity, int homes, int size, boolean striped) {
    pool = new IndexPool("pool", capacity, homes, size);
    pool.striped = striped;
  }

  /** Lends an index. */
  public int get() {
    return pool.tryGet();
  }

  /** Takes an index back. */
  public void put(int index) {
    pool.put(index);
  }

  /** Lends an index, as a call that asks for several does. */
  public int take() {
    int[] leases = {IndexPool.WOULD_BLOCK};
    int _ = pool.getAfter(pool.takeWords(pool.home(), leases, 0, 1), leases, 0, 1);
    return leases[0];
  }

  /** Takes an index back, as a call that puts several does. */
  public void park(int index) {
    int[] leases = {index};
    pool.checkAll(leases, 0, 1);
    pool.putAll(leases, 0, 1);
  }
}
