package dev.iobuf.pool;

import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** All operations of an {@link IndexPool}, including those that wait, and those that end a wait. */
public final class WaitingPoolSubject {
  private static final Duration PATIENCE = Duration.ofMillis(2);

  private final IndexPool pool;

  /** Creates a pool whose front has a shape so small that every path is reached. */
  public WaitingPoolSubject(int capacity, int homes, int size, boolean striped) {
    pool = new IndexPool("pool", capacity, homes, size);
    pool.striped = striped;
  }

  /** Creates a pool that waits in another way. */
  public WaitingPoolSubject(int capacity, String strategy) {
    pool = new IndexPool("pool", capacity, WaitStrategy.valueOf(strategy));
  }

  /** Lends an index, and waits for it. */
  public int get() throws InterruptedException {
    return pool.get();
  }

  /** Lends an index, and waits for it up to a time. Returns −1 after a time-out. */
  public int poll() throws InterruptedException {
    long start = System.nanoTime();
    try {
      return pool.get(PATIENCE);
    } catch (TimeoutException e) {
      if (System.nanoTime() - start < PATIENCE.toNanos()) {
        throw new AssertionError("gave up too early", e);
      }
      return -1;
    }
  }

  /** Lends an index if one is free. Returns −1 if none is. */
  public int tryGet() {
    return pool.tryGet();
  }

  /** Takes an index back. */
  public void put(int index) {
    pool.put(index);
  }

  /** Interrupts a thread of the program. */
  public void interrupt(Thread thread) {
    thread.interrupt();
  }
}
