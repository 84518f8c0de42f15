package dev.iobuf.pool;

/** The operations of an {@link IndexPool} that do not wait. */
public final class PoolSubject {
  private final IndexPool pool;

  /**
   * Creates a pool whose front has a shape so small that every path is reached.
   *
   * @param count indices a stripe
   * @param slots how many of them are in slots
   * @param spread whether threads have contended at a word before
   */
  public PoolSubject(int capacity, int stripes, int count, int slots, boolean spread) {
    pool = new IndexPool("pool", capacity, stripes, count, slots);
    pool.spread = spread;
  }

  /** Lends an index. */
  public int get() {
    return pool.tryGet();
  }

  /** Takes an index back. */
  public void put(int index) {
    pool.put(index);
  }
}
