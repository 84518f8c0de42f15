package dev.iobuf.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Pools of several sizes, for code that needs a number of bytes and does not choose a tier.
 *
 * <pre>{@code
 * PoolSet pools = PoolSet.within(64 << 20, Map.of(Tier.NANO, 1, Tier.SMALL, 3, Tier.LARGE, 12));
 * try (IoBuffer buffer = pools.borrow(message.length)) {
 *   ...
 * }
 * }</pre>
 *
 * <p>The pool of the smallest buffers that are large enough serves a request. While all of its
 * buffers are lent, the caller waits for one, or is refused. If the {@linkplain
 * PoolSetOptions#spilling options} say so, a pool of larger buffers serves the request instead. A
 * set never allocates memory to serve a request. Closing the buffer returns it to its pool.
 *
 * <p>Safe for use by any thread, virtual ones too. {@link #tryBorrow} is lock-free, {@link #borrow}
 * blocks. To get leases, or several buffers at once, use the {@linkplain #poolFor pool} of a size.
 */
public final class PoolSet implements AutoCloseable {
  /** In ascending order of size. */
  private final List<SlabPool<? extends IoBuffer>> list;

  /** The same pools in an array: a call of a list would first check the list's class. */
  private final SlabPool<?>[] pools;

  /** The sizes of the buffers, in the same order. */
  private final SizeTable sizes;

  private final int spilling;
  private final long bytes;
  private final AtomicLongArray spills;

  private PoolSet(List<SlabPool<? extends IoBuffer>> list, long bytes, int spilling) {
    this.list = Collections.unmodifiableList(list);
    this.pools = list.toArray(SlabPool<?>[]::new);
    this.sizes = new SizeTable(list.stream().mapToInt(SlabPool::bufferSize).toArray());
    this.spilling = spilling;
    this.bytes = bytes;
    this.spills = new AtomicLongArray(pools.length);
  }

  /**
   * Creates a pool of each tier, with a given number of buffers.
   *
   * @param capacities the number of buffers of each tier, 1 … 2³⁰
   * @return a set with no buffer lent, to be closed
   * @throws IllegalArgumentException if there is no tier, or more than 127, or two have one size;
   *     or a capacity is out of range
   * @throws dev.iobuf.memory.MemoryRefusedException if the system refuses so much memory; no pool
   *     is left open
   */
  public static PoolSet create(Map<? extends PoolTier, Integer> capacities) {
    return create(capacities, PoolSetOptions.DEFAULT);
  }

  /**
   * As {@link #create(Map)}, but with options.
   *
   * @param capacities the number of buffers of each tier, 1 … 2³⁰
   * @param options of the pools, and whether requests spill
   * @return a set with no buffer lent, to be closed
   * @throws IllegalArgumentException as there
   * @throws dev.iobuf.memory.MemoryRefusedException as there
   */
  public static PoolSet create(
      Map<? extends PoolTier, Integer> capacities, PoolSetOptions options) {
    return create(SizedTiers.of(capacities), options);
  }

  /**
   * Creates a pool of each tier. Together, the pools take at most a given amount of memory.
   *
   * <p>Each tier gets a share of the bytes by its weight. The rest pays for further buffers, of
   * larger tiers first, until it does not pay for one more buffer of any tier.
   *
   * @param budget the largest value of {@link #bytes()}
   * @param weights of the tiers, each 1 … 1,048,576
   * @return a set with no buffer lent, to be closed
   * @throws IllegalArgumentException if there is no tier, or more than 127, or two have one size;
   *     or a weight is out of range, or a share does not pay for one buffer
   * @throws dev.iobuf.memory.MemoryRefusedException if the system refuses so much memory; no pool
   *     is left open
   */
  public static PoolSet within(long budget, Map<? extends PoolTier, Integer> weights) {
    return within(budget, weights, PoolSetOptions.DEFAULT);
  }

  /**
   * As {@link #within(long, Map)}, but with options.
   *
   * @param budget the largest value of {@link #bytes()}
   * @param weights of the tiers, each 1 … 1,048,576
   * @param options of the pools, and whether requests spill
   * @return a set with no buffer lent, to be closed
   * @throws IllegalArgumentException as there
   * @throws dev.iobuf.memory.MemoryRefusedException as there
   */
  public static PoolSet within(
      long budget, Map<? extends PoolTier, Integer> weights, PoolSetOptions options) {
    return create(SizedTiers.of(weights).within(budget), options);
  }

  private static PoolSet create(SizedTiers tiers, PoolSetOptions options) {
    Objects.requireNonNull(options, "options");
    // With room for all pools: adding one must take no heap, or a full heap would lose that pool.
    List<SlabPool<? extends IoBuffer>> pools = new ArrayList<>(tiers.count());
    try {
      tiers.createPools(options.pools(), pools);
      return new PoolSet(pools, tiers.bytes(), options.spilling());
    } catch (RuntimeException | Error e) {
      for (SlabPool<?> pool : pools) {
        pool.close();
      }
      throw e;
    }
  }

  /**
   * Lends a buffer of at least a given size, or returns null if all such buffers are lent.
   * Lock-free.
   *
   * <p>Memory effects: as {@link Pool#tryGet}.
   *
   * @param bytes 0 … the largest {@linkplain IoBuffer#size() size}
   * @return a buffer, to be closed; or null if at some instant within this call all buffers of the
   *     smallest size that fits were lent, and so were those of each larger size that may serve it
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if the pool of that size is closed
   */
  @SuppressWarnings("exports") // modules need not read JSpecify
  public @Nullable IoBuffer tryBorrow(long bytes) {
    int place = sizes.placeOf(bytes);
    IoBuffer buffer = pools[place].tryBorrow();
    return buffer == null && spilling > 0 ? spill(place) : buffer;
  }

  /**
   * Lends a buffer of at least a given size, and waits while all such buffers are lent. Blocking. A
   * request that waits gets a buffer of the smallest size that fits, in the order of that pool,
   * even if requests may spill.
   *
   * <p>Memory effects: as {@link Pool#tryGet}.
   *
   * @param bytes 0 … the largest {@linkplain IoBuffer#size() size}
   * @return a buffer, to be closed
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if the pool of that size is closed
   */
  public IoBuffer borrow(long bytes) throws InterruptedException {
    IoBuffer buffer = tryBorrow(bytes);
    return buffer == null ? pools[sizes.placeOf(bytes)].borrow() : buffer;
  }

  /**
   * As {@link #borrow(long)}, but waits up to a time.
   *
   * @param bytes 0 … the largest {@linkplain IoBuffer#size() size}
   * @param timeout how long to wait at most; none if zero or negative
   * @return a buffer, to be closed
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent
   * @throws TimeoutException if the time has passed; nothing is lent
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if the pool of that size is closed
   * @throws NullPointerException if the time is null, whether or not a buffer is free
   */
  public IoBuffer borrow(long bytes, Duration timeout)
      throws InterruptedException, TimeoutException {
    Objects.requireNonNull(timeout, "timeout");
    IoBuffer buffer = tryBorrow(bytes);
    return buffer == null ? pools[sizes.placeOf(bytes)].borrow(timeout) : buffer;
  }

  /**
   * Borrows a buffer of at least a given size, as a future; waits without a thread while all such
   * buffers are lent. A request that waits gets a buffer of the smallest size that fits, in the
   * order of that pool, even if requests may spill. Otherwise as {@link IndirectPool#borrowAsync}.
   *
   * @param bytes 0 … the largest {@linkplain IoBuffer#size() size}
   * @return the buffer, which the caller has to close; or, exceptionally, {@link
   *     IllegalStateException} if the pool is closed before a buffer came free
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if the pool of that size is closed now
   */
  public CompletableFuture<IoBuffer> borrowAsync(long bytes) {
    IoBuffer buffer = tryBorrow(bytes);
    if (buffer != null) {
      return CompletableFuture.completedFuture(buffer);
    }
    SlabPool<?> pool = pools[sizes.placeOf(bytes)];
    return FutureGet.of(pool::getAsync, pool::value, pool::put);
  }

  /**
   * Lends several buffers of at least a given size each, all or none, and waits while fewer are
   * free. Blocking. All are of the smallest size that fits, even if requests may spill.
   *
   * @param bytes 0 … the largest {@linkplain IoBuffer#size() size}
   * @param count how many are wanted, 0 … the capacity of the pool of that size
   * @return the buffers, each of which the caller has to close; the list can't be changed
   * @throws InterruptedException if the thread is interrupted when it has to wait; nothing is lent
   * @throws IllegalArgumentException if a number is out of range
   * @throws IllegalStateException if the pool of that size is closed
   */
  public List<? extends IoBuffer> borrowAll(long bytes, int count) throws InterruptedException {
    return pools[sizes.placeOf(bytes)].borrowAll(count);
  }

  private @Nullable IoBuffer spill(int place) {
    int last = (int) Math.min((long) place + spilling, pools.length - 1);
    for (int larger = place + 1; larger <= last; larger++) {
      IoBuffer buffer = pools[larger].tryBorrow();
      if (buffer != null) {
        spills.getAndIncrement(place);
        return buffer;
      }
    }
    return null;
  }

  /**
   * Returns the pool of the smallest buffers that hold a number of bytes. Wait-free.
   *
   * @param bytes 0 … the largest {@linkplain IoBuffer#size() size}
   * @return one of {@link #pools()}
   * @throws IllegalArgumentException if the number is out of range
   */
  public SlabPool<? extends IoBuffer> poolFor(long bytes) {
    return pools[sizes.placeOf(bytes)];
  }

  /**
   * Returns the pools of the set.
   *
   * @return one for each tier, in ascending order of size
   */
  public List<SlabPool<? extends IoBuffer>> pools() {
    return list;
  }

  /**
   * Returns the memory of all buffers, in whole pages: see {@link BufferLayout#bytes}.
   *
   * @return bytes, constant
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Returns the numbers of the pools, now and since their creation. Takes time proportional to the
   * number of buffers.
   *
   * @return a snapshot
   */
  public PoolSetStatistics statistics() {
    List<PoolStatistics> statistics = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    long lentBytes = 0;
    for (int i = 0; i < pools.length; i++) {
      PoolStatistics each = pools[i].statistics();
      statistics.add(each);
      counts.add(spills.get(i));
      lentBytes += (long) each.lent() * sizes.size(i);
    }
    return new PoolSetStatistics(bytes, lentBytes, counts, statistics);
  }

  /**
   * Lists the leases that have been out for at least a given time, by pool, as {@link
   * Pool#lentLongerThan} does.
   *
   * @param age the least time that a lease has been out
   * @return each pool that has such leases, with its leases, the oldest first; pools in ascending
   *     order of size
   */
  public Map<SlabPool<? extends IoBuffer>, List<LeaseRecord>> lentLongerThan(Duration age) {
    Map<SlabPool<? extends IoBuffer>, List<LeaseRecord>> leases = new LinkedHashMap<>();
    for (SlabPool<? extends IoBuffer> pool : list) {
      List<LeaseRecord> some = pool.lentLongerThan(age);
      if (!some.isEmpty()) {
        leases.put(pool, some);
      }
    }
    return Collections.unmodifiableMap(leases);
  }

  /**
   * Tells whether all pools are closed. Wait-free. The answer never turns back from true to false.
   *
   * @return true after a close that was not refused, or once all leases of abandoned pools are put
   */
  public boolean isClosed() {
    return list.stream().allMatch(SlabPool::isClosed);
  }

  /**
   * Closes the pools, if nothing is lent. A second close does nothing.
   *
   * @throws IllegalStateException if a buffer is lent: all pools stay open. If another thread has
   *     borrowed it since this call began, pools may be closed, and close has to be called again
   */
  @Override
  public void close() {
    for (SlabPool<? extends IoBuffer> pool : list) {
      if (pool.lent() > 0) {
        // The pool refuses this, with a message that says how many buffers are lent, and to which
        // threads.
        pool.close();
      }
    }
    list.forEach(SlabPool::close);
  }

  /**
   * Closes pool after pool. Waits in all up to a time while buffers are lent. Blocking; see {@link
   * Pool#close(Duration)}.
   *
   * @param timeout how long to wait at most; none if zero or negative
   * @throws IllegalStateException if a buffer is still lent when the time has passed, or its pool
   *     was abandoned; pools of smaller buffers are closed
   * @throws InterruptedException if the thread is interrupted when it has to wait; pools of smaller
   *     buffers are closed
   * @throws NullPointerException if the time is null
   */
  public void close(Duration timeout) throws InterruptedException {
    Objects.requireNonNull(timeout, "timeout");
    long start = System.nanoTime();
    Duration time = timeout.isNegative() ? Duration.ZERO : timeout;
    for (SlabPool<? extends IoBuffer> pool : list) {
      pool.close(time.minusNanos(System.nanoTime() - start));
    }
  }

  /** Abandons each pool: see {@link Pool#closeAbandoning()}. */
  public void closeAbandoning() {
    list.forEach(SlabPool::closeAbandoning);
  }

  @Override
  public String toString() {
    return "PoolSet" + list;
  }
}
