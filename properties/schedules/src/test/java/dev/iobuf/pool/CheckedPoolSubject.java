package dev.iobuf.pool;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * The operations of a checked {@link IndexPool}, whose leases are numbers. Two leases that are got
 * at once are one number: the lower one, and 256 times the other.
 */
public final class CheckedPoolSubject {
  private static final int SHIFT = 8;

  private final IndexPool pool;
  private final Pins pins;

  /** By index, the lease of the thread that has written its own; 0 once it was reset. */
  private final int[] values;

  private long ends;

  /**
   * Creates a checked pool whose front has a shape so small that every path is reached.
   *
   * @param size indices a stripe
   * @param striped true if threads have contended before
   */
  public CheckedPoolSubject(int capacity, int homes, int size, boolean striped) {
    pool = new WatchedIndexPool("pool", capacity, homes, size, null);
    pool.striped = striped;
    pins = new Pins(pool);
    values = new int[capacity];
  }

  /** Lends an index while other threads may be about to free one. */
  public int get() {
    return pool.tryGet();
  }

  /** Lends an index while no lease is put twice, and no thread closes the pool. */
  public int getAlone() {
    return pool.tryGet();
  }

  /** Lends an index, and waits for it. */
  public int await() throws InterruptedException {
    return pool.get();
  }

  /** Lends an index, and waits for it up to a time. */
  public int poll() throws InterruptedException {
    try {
      return pool.get(Duration.ofMillis(2));
    } catch (TimeoutException e) {
      return IndexPool.WOULD_BLOCK;
    }
  }

  /** Interrupts a thread of the program. */
  public void interrupt(Thread thread) {
    thread.interrupt();
  }

  /** Lends up to two indices at once. */
  public int takeTwo() {
    int[] leases = new int[2];
    int got = pool.tryGet(leases, 0, 2);
    return got < 2 ? leases[0] : both(leases[0], leases[1]);
  }

  static int both(int lease, int other) {
    return Math.min(lease, other) | Math.max(lease, other) << SHIFT;
  }

  /** The first of two leases. */
  static int first(int two) {
    return two & ((1 << SHIFT) - 1);
  }

  /** The second of two leases, or 0. */
  static int second(int two) {
    return two >>> SHIFT;
  }

  /** Takes back two leases at once. */
  public void putTwo(int two) {
    pool.put(new int[] {0, first(two), second(two)}, 1, second(two) > 0 ? 2 : two > 0 ? 1 : 0);
  }

  /** Takes one lease back twice by one call. */
  public void putTwice(int lease) {
    pool.put(new int[] {lease, lease}, 0, 2);
  }

  /** Takes a lease back. */
  public void put(int lease) {
    pool.put(lease);
  }

  /** Lends an index, and writes the lease as its value. */
  public int getAndSet() {
    int lease = pool.tryGet();
    if (lease != IndexPool.WOULD_BLOCK) {
      values[pool.checkIndex(lease)] = lease;
    }
    return lease;
  }

  /** Whether another thread has reset the value of a lease that is out. */
  public boolean isReset(int lease) {
    int index = pool.peekIndex(lease);
    return index >= 0 && values[index] != lease;
  }

  /** Takes a lease back, and resets its value. */
  public void putReset(int lease) {
    pool.put(lease, index -> values[index] = 0);
  }

  /** The same of two at once. */
  public void putTwoReset(int two) {
    pool.put(new int[] {first(two), second(two)}, 0, 2, index -> values[index] = 0);
  }

  /** Takes a lease back unless it is pinned. */
  public void putUnpinned(int lease) {
    pins.requireNone(lease);
    pool.put(lease);
  }

  /** Returns true if a lease may be used. */
  public boolean isOut(int lease) {
    try {
      return pool.checkIndex(lease) >= 0;
    } catch (IllegalStateException over) {
      return false;
    }
  }

  /** Returns true if a lease may be used, by the check that precedes the reset of a value. */
  public boolean isKnown(int lease) {
    return pool.peekIndex(lease) >= 0;
  }

  /** Pins a lease. Returns false if that is refused. */
  public boolean pin(int lease) {
    try {
      pins.pin(lease);
      return true;
    } catch (IllegalStateException over) {
      return false;
    }
  }

  /** Unpins a lease. Returns false if that is refused. */
  public boolean unpin(int lease) {
    try {
      pins.unpin(lease);
      return true;
    } catch (IllegalStateException over) {
      return false;
    }
  }

  /** Closes the pool while a lease may be put. */
  public void close() {
    pool.close();
  }

  /** Closes the pool, although leases may be out. */
  public void abandon() {
    pool.closeAbandoning(() -> ends++);
  }

  /** The number of times that the end of an abandoned pool was reported. */
  public long ends() {
    return ends;
  }

  /** Returns true if the pool is closed. */
  public boolean isClosed() {
    return pool.isClosed();
  }
}
