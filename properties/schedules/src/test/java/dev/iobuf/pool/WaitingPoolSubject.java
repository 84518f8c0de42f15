package dev.iobuf.pool;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The operations of an {@link IndexPool} that wait. */
public final class WaitingPoolSubject {
  private final IndexPool pool;

  /** Creates a pool whose front has a shape so small that every path is reached. */
  public WaitingPoolSubject(int capacity, int stripes, int bits) {
    pool = new IndexPool("pool", capacity, stripes, bits);
  }

  /** Lends an index, and waits for it. */
  public int get() throws InterruptedException {
    return pool.get();
  }

  /** Lends an index, and waits for it for a while; −1 if that was in vain. */
  public int poll() throws InterruptedException {
    try {
      return pool.get(Duration.ofMillis(2));
    } catch (TimeoutException e) {
      return -1;
    }
  }

  /** Takes an index back. */
  public void put(int index) {
    pool.put(index);
  }
}
