package dev.iobuf.pool;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Makes rings and pools of all sizes, valid and invalid, and uses them by one thread. */
public final class MakingSubject {
  private static final int LONGEST_ROW = 2;

  /** Makes a pool. Returns its capacity, by its estimates. */
  public int pool(int capacity) {
    IndexPool pool = new IndexPool("pool", capacity);
    return pool.available() + pool.lent();
  }

  /**
   * Makes a full ring whose cells are in two arrays. Returns how many indices are dequeued in
   * order.
   */
  public int ring(int capacity) {
    IndexRing ring = new IndexRing(capacity, capacity, LONGEST_ROW, 0);
    int count = 0;
    while (ring.size() > 0 && ring.contains(count) && ring.dequeue() == count) {
      count++;
    }
    return count;
  }

  /** Passes an index through an empty ring of two, and asks for one more. */
  public int pass(int index) {
    IndexRing ring = new IndexRing(2);
    ring.enqueue(index);
    int passed = ring.dequeue();
    return ring.contains(passed) ? IndexRing.WOULD_BLOCK : passed;
  }

  /** Puts an index that is not lent into a pool of two. */
  public void put(int index) {
    new IndexPool("pool", 2).put(index);
  }

  /** Puts a lease of two and another index by one call. Returns how many are lent after that. */
  public int putWith(int index) {
    IndexPool pool = new IndexPool("pool", 2);
    int[] leases = {pool.tryGet(), pool.tryGet(), index};
    try {
      pool.put(leases, 1, 2);
    } catch (IndexOutOfBoundsException e) {
      // The number of lent indices shows whether anything was put.
    }
    return pool.lent();
  }

  /** Puts no lease, in a pool of one. Returns how many are lent after that. */
  public int putNone() {
    IndexPool pool = new IndexPool("pool", 2);
    int[] leases = {pool.tryGet()};
    pool.put(leases, 1, 0);
    return pool.lent();
  }

  /** Checks a range of the indices of two. Returns how many they are. */
  public int check(int first, int count) {
    new IndexPool("pool", 2).checkLeases(first, count);
    return count;
  }

  /** Waits for an index that is not free, with a time-out of zero. */
  public int getAtOnce() throws InterruptedException {
    IndexPool pool = new IndexPool("pool", 1);
    pool.tryGet();
    try {
      return pool.get(Duration.ZERO);
    } catch (TimeoutException e) {
      return IndexPool.WOULD_BLOCK;
    }
  }

  /**
   * Gets several of two, one of which is lent, without a wait; returns the number of lent ones,
   * negative if in vain.
   */
  public int getAllAtOnce(int count) throws InterruptedException {
    IndexPool pool = new IndexPool("pool", 2);
    pool.tryGet();
    try {
      pool.get(new int[4], 1, count, Duration.ZERO);
    } catch (TimeoutException e) {
      return -pool.lent();
    }
    return pool.lent();
  }

  /** The same by a handler; a get of none by a bulk get, which finds none, comes before. */
  public int getAllByHandlerAtOnce(int count) {
    IndexPool pool = new IndexPool("pool", 2);
    pool.tryGet();
    int[] found = {pool.tryGet(new int[0], 0, 0)};
    pool.getAsync(
        new int[4],
        1,
        count,
        (_, outcome) -> found[0] = outcome == GetOutcome.LENT ? pool.lent() : -pool.lent(),
        Duration.ZERO);
    return found[0];
  }

  /** Asks for an index of one, which is lent, and puts that: 1 if the get waits until then. */
  public int isDone() {
    IndexPool pool = new IndexPool("pool", 1);
    pool.tryGet();
    PendingGet get = pool.getAsync((_, _) -> {});
    boolean waits = !get.isDone();
    pool.put(0);
    return waits && get.isDone() ? 1 : 0;
  }

  /** Resets and puts an index of two, of which 0 is lent; returns how often the reset ran. */
  public int resets(int index) {
    IndexPool pool = new IndexPool("pool", 2);
    int lent = pool.tryGet();
    return resets(pool, index == 0 ? lent : index == 1 ? 1 - lent : index);
  }

  /** The same of a pool that is closed. */
  public int resetsOfClosed() {
    IndexPool pool = new IndexPool("pool", 2);
    pool.close();
    return resets(pool, 0);
  }

  private static int resets(IndexPool pool, int index) {
    int[] count = {0};
    try {
      pool.put(index, _ -> count[0]++);
    } catch (IllegalStateException | IndexOutOfBoundsException refused) {
      // The count tells whether anything was reset.
    }
    return count[0];
  }

  /** Resets and puts two of two at once; returns how often the reset ran. */
  public int resetsOfSeveral() {
    IndexPool pool = new IndexPool("pool", 2);
    int[] count = {0};
    pool.put(new int[] {pool.tryGet(), pool.tryGet()}, 0, 2, _ -> count[0]++);
    return count[0];
  }

  /** The number of lent indices of a closed pool. */
  public int lentOfClosed() {
    IndexPool pool = new IndexPool("pool", 2);
    pool.close();
    return pool.lent();
  }

  /**
   * The numbers of lent indices of an abandoned pool of two: after one has returned, and before.
   */
  public int lentOfAbandoned() {
    IndexPool pool = new IndexPool("pool", 2);
    int before = pool.returned();
    pool.tryGet();
    pool.closeAbandoning(() -> {});
    return pool.lent() + before;
  }

  /** Gets an index of a pool. Returns how many are free then. */
  public int available(int capacity) {
    IndexPool pool = new IndexPool("pool", capacity);
    pool.tryGet();
    return pool.available();
  }

  /** Whether an index counts as lent: put, lent, lent in an abandoned pool, returned to it. */
  public int lentAt(int stage) {
    IndexPool pool = new IndexPool("pool", 2);
    int index = pool.tryGet();
    int _ = pool.tryGet(); // Never put, so that the pool does not end.
    if (stage >= 2) {
      pool.closeAbandoning(() -> {});
    }
    if (stage == 0 || stage == 3) {
      pool.put(index);
    }
    return pool.isLent(index) ? 1 : 0;
  }

  /** Takes all indices of a pool with two homes and stripes of one index. Returns how many. */
  public int drain(int capacity) {
    IndexPool pool = new IndexPool("pool", capacity, 2, 1);
    int count = pool.isFree(capacity - 1) ? 0 : capacity;
    for (int index = pool.tryGet(); index >= 0 && !pool.isFree(index); index = pool.tryGet()) {
      count++;
    }
    pool.put(count - 1);
    return !pool.isFree(count - 1) || pool.lent() != count - 1 ? -1 : count;
  }

  /**
   * Puts indices of two stripes by one call, and then many of one stripe. Returns the sum of the
   * indices that a call gets then.
   */
  public int acrossStripes() {
    IndexPool pool = new IndexPool("pool", 73, 2, 64);
    int[] leases = new int[73];
    int _ = pool.tryGet(leases, 0, 73);
    pool.put(new int[] {65, 66, 67, 68, 69, 70, 71, 72, 0}, 0, 9);
    int got = pool.tryGet(leases, 0, 73);
    return Arrays.stream(leases, 0, got).sum();
  }

  /**
   * Gets a number of indices by one call, of a stripe of eight of which some are held. Puts them by
   * one call, and then gets all free indices. Returns a bit for each index that is got and was
   * free.
   *
   * @param held which are held, a bit each
   */
  public int runs(int held, int count) {
    IndexPool pool = new IndexPool("pool", 8, 2, 8);
    int[] leases = new int[9];
    int _ = pool.tryGet(leases, 0, 8);
    int[] free = IntStream.range(0, 8).filter(index -> (held >>> index & 1) == 0).toArray();
    pool.put(free, 0, free.length);
    int got = pool.tryGet(leases, 1, count);
    int first = bits(leases, got);
    pool.put(leases, 1, got);
    int all = bits(leases, pool.tryGet(leases, 1, 8));
    boolean isRight =
        (first & held) == 0
            && Integer.bitCount(first) == got
            && got == Math.min(count, free.length);
    return isRight ? all : -first;
  }

  private static int bits(int[] leases, int count) {
    return Arrays.stream(leases, 1, 1 + count).map(index -> 1 << index).sum();
  }

  /** Puts three leases by one call, the first of them twice. Returns how many of eight are lent. */
  public int putTwice() {
    IndexPool pool = new IndexPool("pool", 8, 2, 8);
    int _ = pool.tryGet(new int[8], 0, 8);
    try {
      pool.put(new int[] {2, 2, 4}, 0, 3);
    } catch (IllegalStateException e) {
      return pool.lent();
    }
    return -1;
  }

  /**
   * Gets a number of indices of three stripes by one call, and puts them. Returns how many are
   * different.
   */
  public int threeRuns(int count) {
    IndexPool pool = new IndexPool("pool", 12, 2, 4);
    int _ = pool.tryGet(new int[12], 0, 12);
    pool.put(IntStream.range(0, 12).toArray(), 0, 12);
    boolean areFree = IntStream.range(0, 12).allMatch(pool::isFree);
    int[] leases = new int[count + 1];
    int got = pool.tryGet(leases, 1, count);
    int different = (int) Arrays.stream(leases, 1, 1 + got).distinct().count();
    pool.put(leases, 1, got);
    return areFree && pool.available() == 12 && got == count ? different : -1;
  }

  /** Lends and puts in a pool that was chosen by options, watched (1) or not. */
  public int create(int watched) {
    PoolOptions options =
        watched == 1 ? PoolOptions.DEFAULT.checked().guardedViews() : PoolOptions.DEFAULT;
    IndexPool pool = IndexPool.create("pool", 1, options);
    return !pool.isFree(0) || pool.statistics().lent() > 0 ? -1 : watched;
  }

  /** The lease of index 1 of two that follows the one with the last generation. */
  public int firstGenerationAgain() {
    int[] cells = Generations.create(2, 0);
    int at = Generations.at(1, 0);
    cells[at] = ~Integer.MAX_VALUE;
    return Generations.begin(cells, at, 1);
  }

  /**
   * Puts a lease whose memory can't be wiped, of a pool that is checked (1) or not; 1 if the lease
   * is out after that.
   */
  public int putUnwiped(int checked) {
    MemorySegment memory = MemorySegment.ofArray(new byte[8]).asReadOnly();
    PoolOptions options = PoolOptions.DEFAULT.wiped();
    IndexPool pool =
        IndexPool.create(
            "pool", 1, checked == 1 ? options.checked() : options, new Wiping(memory, 8, 8));
    int lease = pool.tryGet();
    try {
      pool.put(lease);
      return -1;
    } catch (RuntimeException readOnly) {
      return pool.peekIndex(lease) == 0 && pool.tryGet() == IndexPool.WOULD_BLOCK ? 1 : 0;
    }
  }

  /** Puts a lease whose value can't be reset. Returns 1 if the lease is out after that. */
  public int putUnreset() {
    IndexPool pool = new WatchedIndexPool("pool", 1, 2, 1, null);
    int lease = pool.tryGet();
    try {
      pool.put(lease, _ -> refuse());
      return -1;
    } catch (UnsupportedOperationException e) {
      return pool.peekIndex(lease) == 0 && pool.tryGet() == IndexPool.WOULD_BLOCK ? 1 : 0;
    }
  }

  private static void refuse() {
    throw new UnsupportedOperationException();
  }

  /**
   * Puts two leases of which the value of the second one can't be reset. Returns how many are out
   * after that.
   */
  public int putAllUnreset() {
    IndexPool pool = new WatchedIndexPool("pool", 2, 2, 1, null);
    int[] leases = {pool.tryGet(), pool.tryGet()};
    int last = pool.checkIndex(leases[1]);
    try {
      pool.put(
          leases,
          0,
          2,
          index -> {
            if (index == last) {
              refuse();
            }
          });
      return -1;
    } catch (UnsupportedOperationException e) {
      int out = pool.tryGet() == IndexPool.WOULD_BLOCK ? 0 : -2;
      for (int lease : leases) {
        out += pool.peekIndex(lease) == IndexPool.WOULD_BLOCK ? 0 : 1;
      }
      return out;
    }
  }

  /**
   * Puts a lease that no caller has seen. Returns 1 if the lease has ended and its index is free.
   */
  public int giveBack() {
    IndexPool pool = new WatchedIndexPool("pool", 1, 2, 1, null);
    int lease = pool.tryGet();
    pool.giveBack(lease);
    boolean isOver = pool.peekIndex(lease) == IndexPool.WOULD_BLOCK;
    return isOver && pool.peekIndex(pool.tryGet()) == 0 ? 1 : 0;
  }

  /** The result that all these should return. */
  public static final class Model {
    /** The capacity, if it is in range. */
    public int pool(int capacity) {
      if (capacity < 1 || capacity > IndexPool.MAX_CAPACITY) {
        throw new IllegalArgumentException();
      }
      return capacity;
    }

    /** The same. */
    public int ring(int capacity) {
      return pool(capacity);
    }

    /** The index, if it is in range. */
    public int pass(int index) {
      if (index < 0 || index > 1) {
        throw new IndexOutOfBoundsException();
      }
      return index;
    }

    /** A call that the pool refuses for each index. */
    public void put(int index) {
      pass(index);
      throw new IllegalStateException();
    }

    /** None; or both, if the other index, which follows the lease, is not one of the pool. */
    public int putWith(int index) {
      return index == 0 ? 0 : 2;
    }

    /** Still one. */
    public int putNone() {
      return 1;
    }

    /** All of them; or none, if one is out of range. */
    public int check(int first, int count) {
      if (first < 0 || count < 0 || count > 2 - first) {
        throw new IndexOutOfBoundsException();
      }
      return count;
    }

    /** Does nothing. */
    public int getAtOnce() {
      return IndexPool.WOULD_BLOCK;
    }

    /** All that are wanted, or none; as many as there are, at most. */
    public int getAllAtOnce(int count) {
      if (count > 2) {
        throw new IllegalArgumentException();
      }
      return count == 2 ? -1 : 1 + count;
    }

    /** The same. */
    public int getAllByHandlerAtOnce(int count) {
      return getAllAtOnce(count);
    }

    /** It waits. */
    public int isDone() {
      return 1;
    }

    /** Only what is lent is reset. */
    public int resets(int index) {
      return index == 0 ? 1 : 0;
    }

    /** Nothing is lent. */
    public int resetsOfClosed() {
      return 0;
    }

    /** Both. */
    public int resetsOfSeveral() {
      return 2;
    }

    /** None. */
    public int lentOfClosed() {
      return 0;
    }

    /** The other. */
    public int lentOfAbandoned() {
      return 1;
    }

    /** All but one. */
    public int available(int capacity) {
      return capacity - 1;
    }

    /** In between. */
    public int lentAt(int stage) {
      return stage == 1 || stage == 2 ? 1 : 0;
    }

    /** The same ones. */
    public int acrossStripes() {
      return 548;
    }

    /** Those that are not held. */
    public int runs(int held, int count) {
      return 255 & ~held;
    }

    /** The first is put once. */
    public int putTwice() {
      return 7;
    }

    /** All. */
    public int threeRuns(int count) {
      return count;
    }

    /** All. */
    public int drain(int capacity) {
      return capacity;
    }

    /** As it was asked for. */
    public int create(int watched) {
      return watched;
    }

    /** The index, of generation 0. */
    public int firstGenerationAgain() {
      return 1;
    }

    /** It stays out. */
    public int putUnwiped(int checked) {
      return 1;
    }

    /** It stays out. */
    public int putUnreset() {
      return 1;
    }

    /** Both stay out. */
    public int putAllUnreset() {
      return 2;
    }

    /** The lease has ended, and the index is free. */
    public int giveBack() {
      return 1;
    }
  }
}
