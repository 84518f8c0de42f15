package dev.iobuf.pool;

import dev.iobuf.wait.SpinWait;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A bounded, lock-free bag of indices {@code 0 … capacity − 1}: all of a pool but what the indices
 * stand for.
 *
 * <p>{@link #tryGet} lends some index that is free, {@link #put} takes it back. The capacity is the
 * one asked for, not rounded. All indices are free at first.
 *
 * <p><b>Thread-safety and progress.</b> All methods may be called by any thread, virtual ones too,
 * at any time; an index may be put by another thread than the one that got it. {@code tryGet} and
 * {@code put} are lock-free, linearizable and allocate nothing. {@code get} blocks.
 *
 * <p><b>Order of service.</b> Those that wait are woken in the order in which they came. Who does
 * not wait may be faster than one that is just being woken: that one keeps its place, and the next
 * index that is put is handed to it, while those that came later wait on.
 *
 * <p><b>Not promised:</b> an order of the indices (the one put last tends to be lent next, since
 * its memory is warm), that who does not wait never gets an index before who does, and that {@link
 * #available()} still holds when it has returned.
 *
 * <p><b>Misuse.</b> An index out of range, a put of an index that is not lent, and any use after
 * {@link #close()} are refused, and change nothing. Of several threads that put the same lease at
 * once, exactly one succeeds. What cannot be told apart is a late second put of an index that has
 * been lent to somebody else meanwhile.
 */
public final class IndexPool extends IndexBag implements AutoCloseable {
  /** What {@link #tryGet} returns when no index is free. */
  public static final int WOULD_BLOCK = -1;

  /** The largest capacity: 2³⁰. */
  public static final int MAX_CAPACITY = 1 << 30;

  private static final int MAX_BITS = 64;
  private static final int STRIPES_PER_PROCESSOR = 4;

  /**
   * Creates a pool in which every index is free.
   *
   * @param name what messages call the pool, for instance the simple name of its class
   * @param capacity the number of indices, 1 … 2³⁰
   * @throws IllegalArgumentException if the capacity is out of range
   */
  public IndexPool(String name, int capacity) {
    this(name, checkCapacity(name, capacity), stripes(capacity), bitsPerStripe(capacity));
  }

  /** A pool with a front of a given shape, see {@link IndexBag}. */
  IndexPool(String name, int capacity, int stripes, int bits) {
    super(name, capacity, stripes, bits);
  }

  private static int checkCapacity(String name, int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be 1 … " + MAX_CAPACITY + ": capacity=" + capacity + ", pool=" + name);
    }
    return capacity;
  }

  /**
   * Enough words that threads on all processors seldom meet; fewer when there are fewer indices.
   */
  private static int stripes(int capacity) {
    int wanted = STRIPES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    return Math.min(Integer.highestOneBit(2 * wanted - 1), Integer.highestOneBit(capacity));
  }

  /** Few indices spread over all words, so that threads seldom meet in small pools either. */
  private static int bitsPerStripe(int capacity) {
    int stripes = stripes(capacity);
    int bits = 1;
    while (bits < MAX_BITS && stripes * bits < capacity) {
      bits <<= 1;
    }
    return bits;
  }

  /**
   * Lends a free index, and waits while there is none. Blocking: first on the processor, by {@link
   * SpinWait}, then asleep, in a queue. A virtual thread gives its carrier free.
   *
   * <p>Memory effects: as {@link #tryGet}.
   *
   * @return an index, which is lent until it is put
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent,
   *     and the interrupt status is cleared
   * @throws IllegalStateException if the pool is closed
   */
  public int get() throws InterruptedException {
    int index = tryGet();
    if (index != WOULD_BLOCK) {
      return index;
    }
    return await(Long.MAX_VALUE);
  }

  /**
   * Lends a free index, and waits up to a time while there is none. Otherwise as {@link #get()}.
   *
   * @param timeout how long to wait at most; none if zero or negative
   * @return an index, which is lent until it is put
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent,
   *     and the interrupt status is cleared
   * @throws TimeoutException if the time has passed; nothing is lent
   * @throws IllegalStateException if the pool is closed
   */
  public int get(Duration timeout) throws InterruptedException, TimeoutException {
    int index = tryGet();
    if (index == WOULD_BLOCK) {
      index = await(Math.max(0, TimeUnit.NANOSECONDS.convert(timeout)));
    }
    if (index == WOULD_BLOCK) {
      throw new TimeoutException(
          "no index came free in time: timeout="
              + timeout
              + ", lent="
              + lent()
              + ", pool="
              + this
              + "; are leases kept too long, or is the pool too small?");
    }
    return index;
  }

  /** Waits for an index; WOULD_BLOCK when the nanoseconds have passed, never for MAX_VALUE. */
  private int await(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    int index = nanos > 0 ? spin() : WOULD_BLOCK;
    if (index == WOULD_BLOCK && nanos > 0) {
      index = awaitInQueue(start, nanos);
    }
    if (index == WOULD_BLOCK && Thread.interrupted()) {
      throw new InterruptedException("interrupted while waiting for an index: pool=" + this);
    }
    return index;
  }

  private int spin() {
    int index = WOULD_BLOCK;
    for (SpinWait spin = new SpinWait(); index == WOULD_BLOCK && !spin.isSpent(); ) {
      spin.once();
      index = tryGet();
    }
    return index;
  }

  private int awaitInQueue(long start, long nanos) {
    Waiter waiter = join();
    int index = WOULD_BLOCK;
    try {
      do {
        index = tryGet();
      } while (index == WOULD_BLOCK && sleep(waiter, start, nanos));
    } finally {
      index = leave(waiter, index);
    }
    return index;
  }

  /** Sleeps until it is worth while to try again; false if the wait is over. */
  private boolean sleep(Waiter waiter, long start, long nanos) {
    if (waiter.isAwake()) {
      rejoin(waiter);
    }
    while (waiter.isAsleep()) {
      long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      waiter.sleep(this, left);
    }
    return waiter.wakes();
  }

  /**
   * Estimates how many indices are lent: {@code capacity() − available()}, see there.
   *
   * @return a count, {@code 0 … capacity}; 0 once the pool is closed
   */
  public int lent() {
    return isClosed() ? 0 : capacity - available();
  }

  /**
   * Closes the pool, for ever, if no index is lent: it takes every index itself. While it does,
   * others may find none free. A second close does nothing.
   *
   * <p>Memory effects: what happened before any {@code put} happens before the return.
   *
   * @throws IllegalStateException if an index is lent; the message says how many, and the pool is
   *     left as it was
   */
  @Override
  public synchronized void close() {
    if (isClosed()) {
      return;
    }
    int out = lent();
    if (out == 0) {
      out = takeAll();
    }
    if (out > 0) {
      throw new IllegalStateException(
          "close while "
              + out
              + " of "
              + capacity
              + " indices are lent: pool="
              + this
              + "; put every lease before close");
    }
  }

  /** Takes all indices and marks the pool closed; else puts them back and returns how many lack. */
  private int takeAll() {
    BitSet taken = new BitSet(capacity);
    for (int index = tryGet(); index != WOULD_BLOCK; index = tryGet()) {
      taken.set(index);
    }
    int out = capacity - taken.cardinality();
    if (out == 0) {
      markClosed();
    } else {
      taken.stream().forEach(this::put);
    }
    return out;
  }
}
