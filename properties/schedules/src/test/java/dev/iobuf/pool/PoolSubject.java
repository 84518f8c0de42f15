package dev.iobuf.pool;

/** The operations of an {@link IndexPool} that do not wait. */
public final class PoolSubject {
  private final IndexPool pool;

  /**
   * Creates a pool whose front has a shape so small that every path is reached.
   *
   * @param size indices a stripe
   * @param striped true if threads have contended before
   */
  public PoolSubject(int capacity, int homes, int size, boolean striped) {
    pool = new IndexPool("pool", capacity, homes, size);
    pool.striped = striped;
  }

  /** Creates a pool whose threads have contended, but of which no thread has got an index. */
  public PoolSubject(int capacity) {
    pool = new IndexPool("pool", capacity);
    pool.striped = true;
  }

  /** The same, with a given number of homes and size of stripes. */
  public PoolSubject(int capacity, int homes, int size) {
    this(capacity, homes, size, true);
    int[] all = new int[capacity];
    pool.putAll(all, 0, pool.tryGet(all, 0, capacity));
  }

  /** Lends an index. */
  public int get() {
    return pool.tryGet();
  }

  /** Takes an index back. */
  public void put(int index) {
    pool.put(index);
  }

  /** Lends an index, as a get of several does if its home has no hint. */
  public int take() {
    int[] leases = {IndexPool.WOULD_BLOCK};
    int _ = takeWords(pool, leases);
    return leases[0];
  }

  /** Lends indices of words first, even if the home has hints. Returns how many. */
  static int takeWords(IndexPool pool, int[] leases) {
    int home = pool.home();
    int first = pool.takeNextWords(home, leases, 0, leases.length);
    int more = pool.takeWordsOfRing(home, leases, first, leases.length - first);
    return pool.getAfter(first + more, leases, 0, leases.length);
  }

  /** Takes an index back, as a put of several does. */
  public void park(int index) {
    int[] leases = {index};
    pool.checkAll(leases, 0, 1);
    pool.putAll(leases, 0, 1);
  }
}
