package dev.iobuf.pool;

/**
 * Common code of several tests. The digits of a decimal number count how often each index was got,
 * index 0 in the last digit: 101 is the indices 0 and 2, and 20 is index 1 got twice.
 */
final class Leases {
  private Leases() {}

  /** Gets an index if one is free. */
  static int get(IndexPool pool) {
    return count(pool.tryGet());
  }

  /** A pool all of whose indices were got from words, so that each is put into one. */
  static IndexPool lentByWords(int capacity, int size) {
    IndexPool pool = new IndexPool("pool", capacity, 2, size);
    passThroughWords(pool);
    return pool;
  }

  /** Has all indices, which are free, lent as above. */
  static void passThroughWords(IndexPool pool) {
    int[] leases = new int[pool.capacity()];
    pool.tryGet(leases, 0, leases.length);
    putIntoWords(pool, leases, leases.length);
    getFromWords(pool, leases);
  }

  /** Puts indices that are lent as a put of many of their stripe does. */
  static void putIntoWords(IndexPool pool, int[] leases, int count) {
    int done = 0;
    while (done < count) {
      done += pool.putRun(leases, done, count, pool.countRun(leases, done, count));
    }
    if (count > 0) {
      pool.afterPuts(count);
    }
  }

  /** Gets indices as a get of several does where many are free in words, and the rest singly. */
  static int getFromWords(IndexPool pool, int[] leases) {
    int home = pool.home();
    int got = 0;
    int more = 1;
    while (got < leases.length && more > 0) {
      more = pool.takeNextWords(home, leases, got, 1);
      if (more == 0) {
        more = pool.takeWordsOfRing(home, leases, got, 1);
      }
      got += more;
    }
    return pool.getAfter(got, leases, 0, leases.length);
  }

  /**
   * A pool whose threads have contended, so that most of them are at another home than its maker.
   */
  static IndexPool striped(int capacity, int size) {
    IndexPool pool = new IndexPool("pool", capacity, 4, size);
    pool.striped = true;
    return pool;
  }

  /** Gets every index that is free. */
  static int drain(IndexPool pool) {
    int indices = 0;
    for (int index = get(pool); index != 0; index = get(pool)) {
      indices += index;
    }
    return indices;
  }

  /** Takes an index out of the ring if there is one. */
  static int take(IndexRing ring) {
    return count(ring.dequeue());
  }

  /** Takes every index out of the ring. */
  static int drain(IndexRing ring) {
    int indices = 0;
    for (int index = take(ring); index != 0; index = take(ring)) {
      indices += index;
    }
    return indices;
  }

  private static int count(int index) {
    int digit = index < 0 ? 0 : 1;
    for (int i = 0; i < index; i++) {
      digit *= 10;
    }
    return digit;
  }

  /** A ring for two dequeuers at once: its threshold is so low that they may exhaust it. */
  static IndexRing ring(int capacity, int content) {
    return new IndexRing(capacity, content, Integer.MAX_VALUE, 2);
  }
}
