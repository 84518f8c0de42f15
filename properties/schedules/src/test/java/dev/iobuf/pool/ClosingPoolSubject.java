package dev.iobuf.pool;

import dev.iobuf.wait.WaitStrategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;

/**
 * The operations of an {@link IndexPool} that is closed at some time, or that lends several indices
 * at once: a set of them is a bit each.
 */
public class ClosingPoolSubject {
  /** The value of elements beside the part of an array that a call may touch. */
  private static final int UNTOUCHED = -3;

  private static final Duration PATIENCE = Duration.ofMillis(2);
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  final IndexPool pool;
  private final Payload flag = new Payload(0);
  private final boolean[] held;
  private boolean farewell;
  private long ends;

  /** Creates a pool whose front has a shape so small that every path is reached. */
  public ClosingPoolSubject(int capacity, int homes, int size, boolean striped) {
    pool = new IndexPool("pool", capacity, homes, size);
    pool.striped = striped;
    held = new boolean[capacity];
  }

  /** Creates a pool that waits in another way than asleep in a queue. */
  public ClosingPoolSubject(int capacity, String strategy) {
    pool = new IndexPool("pool", capacity, WaitStrategy.valueOf(strategy));
    held = new boolean[capacity];
  }

  /** Lends an index while others may be closing the pool. */
  public int get() {
    return claim(pool.tryGet());
  }

  /** Lends an index while no thread closes the pool. */
  public int getAlone() {
    return claim(pool.tryGet());
  }

  /** Lends an index, and waits for it. */
  public int await() throws InterruptedException {
    return claim(pool.get());
  }

  /** Waits for an index for a while; returns −1 if that was in vain. */
  public int awaitInTime() throws InterruptedException {
    try {
      return claim(pool.get(PATIENCE));
    } catch (TimeoutException e) {
      return -1;
    }
  }

  final int claim(int index) {
    if (index >= 0) {
      held[index] = true;
    }
    return index;
  }

  /** Lends up to a number of indices. No thread puts one that it does not hold. */
  public int takeClean(int count) {
    int[] leases = new int[count];
    int set = 0;
    for (int i = pool.tryGet(leases, 0, count) - 1; i >= 0; i--) {
      if (held[leases[i]]) {
        return Payload.STALE;
      }
      set += 1 << claim(leases[i]);
    }
    return set;
  }

  /** Lends so many indices, and waits until there are as many. */
  public int awaitAll(int count) throws InterruptedException {
    int[] leases = new int[count + 2];
    Arrays.fill(leases, UNTOUCHED);
    pool.get(leases, 1, count);
    return claimAll(leases);
  }

  /** The same in a thread that others may interrupt. */
  public int awaitAllUnlessInterrupted(int count) throws InterruptedException {
    return awaitAll(count);
  }

  /** The same for a while; −1 if that was in vain. */
  public int awaitAllInTime(int count) throws InterruptedException {
    int[] leases = new int[count + 2];
    Arrays.fill(leases, UNTOUCHED);
    try {
      pool.get(leases, 1, count, PATIENCE);
    } catch (TimeoutException e) {
      return -1;
    }
    return claimAll(leases);
  }

  /** Notes leases that no other thread holds. */
  final void claimEach(int[] leases) {
    for (int lease : leases) {
      if (lease < 0 || held[lease]) {
        throw new AssertionError("not lent to this thread alone: " + Arrays.toString(leases));
      }
      claim(lease);
    }
  }

  /** A set of leases that no other thread holds, between what may not be touched. */
  private int claimAll(int[] leases) {
    int set = 0;
    for (int i = 1; i < leases.length - 1; i++) {
      if (leases[i] < 0 || held[leases[i]]) {
        throw new AssertionError("not lent to this thread alone: " + Arrays.toString(leases));
      }
      set += 1 << claim(leases[i]);
    }
    if (leases[0] != UNTOUCHED || leases[leases.length - 1] != UNTOUCHED) {
      throw new AssertionError("written to where no lease is: " + Arrays.toString(leases));
    }
    return set;
  }

  /** Takes an index back. */
  public void put(int index) {
    held[index] = false;
    pool.put(index);
  }

  /** Lends up to a number of indices, while other threads may lend and put. */
  public int take(int count) {
    int[] leases = new int[count + 2];
    Arrays.fill(leases, UNTOUCHED);
    int got = pool.tryGet(leases, 1, count);
    int set = 0;
    for (int i = 0; i < leases.length; i++) {
      if (i > 0 && i <= got) {
        set += 1 << claim(leases[i]);
      } else if (leases[i] != UNTOUCHED) {
        throw new AssertionError("written to where no lease is: " + Arrays.toString(leases));
      }
    }
    return set;
  }

  /** Lends up to a number of indices, while no other thread runs. */
  public int takeAlone(int count) {
    return take(count);
  }

  /** Takes the indices of a set back, the lowest first. */
  public void putSet(int set) {
    int[] leases = leases(set, 0);
    pool.put(leases, 1, leases.length - 2);
  }

  /** The same of a set of which all are lent, the highest first. */
  public void putSetDown(int set) {
    int[] leases = leases(set, 0);
    for (int low = 1, high = leases.length - 2; low < high; low++, high--) {
      int lease = leases[low];
      leases[low] = leases[high];
      leases[high] = lease;
    }
    pool.put(leases, 1, leases.length - 2);
  }

  /** The same, and the highest once more. */
  public void putSetTwice(int set) {
    int[] leases = leases(set, 1);
    pool.put(leases, 1, leases.length - 2);
  }

  /** The indices of a set, between some that are not to be put. */
  private int[] leases(int set, int more) {
    int[] leases = new int[Integer.bitCount(set) + more + 2];
    Arrays.fill(leases, Integer.numberOfTrailingZeros(Integer.highestOneBit(set)));
    int count = 0;
    for (int rest = set; rest != 0; rest &= rest - 1) {
      int index = Integer.numberOfTrailingZeros(rest);
      held[index] = false;
      leases[++count] = index;
    }
    leases[0] = UNTOUCHED;
    leases[leases.length - 1] ^= 1;
    return leases;
  }

  /** Closes the pool, after a note in plain memory. */
  public void close() {
    farewell = true;
    pool.close();
  }

  /** Closes the pool while others may be waiting to close it. */
  public void closeMeanwhile() {
    close();
  }

  /** Closes the pool, and waits for the lent indices up to a time. */
  public void closeInTime() throws InterruptedException {
    closeIn(PATIENCE);
  }

  /** The same while others may be waiting to close the pool. */
  public void closeInTimeMeanwhile() throws InterruptedException {
    closeIn(PATIENCE);
  }

  /** Closes the pool, and waits for the lent indices without a limit. */
  public void closeInTheEnd() throws InterruptedException {
    closeIn(FOREVER);
  }

  /** The same in a thread that others may interrupt. */
  public void closeUnlessInterrupted() throws InterruptedException {
    closeIn(FOREVER);
  }

  private void closeIn(Duration timeout) throws InterruptedException {
    farewell = true;
    pool.close(timeout);
  }

  /** Interrupts a thread of the program. */
  public void interrupt(Thread thread) {
    thread.interrupt();
  }

  /** Closes the pool, although indices may be lent. */
  public void abandon() {
    farewell = true;
    pool.closeAbandoning(this::end);
  }

  /** When the pool reports that all indices have returned, none may be held. */
  private void end() {
    for (boolean isHeld : held) {
      if (isHeld) {
        throw new AssertionError("the end, but an index is held");
      }
    }
    ends++;
  }

  /** The number of times that the end of an abandoned pool was reported. */
  public long ends() {
    return ends;
  }

  /** Returns true if the pool is closed; a thread that finds it so must find the note. */
  public boolean isClosed() {
    boolean closed = pool.isClosed();
    if (closed && !farewell) {
      throw new AssertionError("closed, but what was done before is not seen");
    }
    return closed;
  }

  /** Raises the flag. */
  public void raise() {
    flag.raise();
  }

  /** Reads the flag. */
  public boolean isRaised() {
    return flag.isRaised();
  }
}
