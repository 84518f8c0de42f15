package dev.iobuf.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Pools of several sizes, for code that has a number of bytes to place and no tier in mind.
 *
 * <pre>{@code
 * PoolSet pools = PoolSet.within(64 << 20, Map.of(Tier.NANO, 1, Tier.SMALL, 3, Tier.LARGE, 12));
 * try (IoBuffer buffer = pools.borrow(message.length)) {
 *   ...
 * }
 * }</pre>
 *
 * <p>A request is served by the pool of the smallest buffers that hold so many bytes. While all of
 * these are lent, the caller waits for one of them, or is refused; or larger buffers serve it, if
 * the {@linkplain PoolSetOptions#spilling options} say so. Memory is never allocated to meet a
 * demand. The buffer goes back to its pool when it is closed.
 *
 * <p>Safe for use by any thread, virtual ones too. {@link #tryBorrow} is lock-free, {@link #borrow}
 * blocks. Leases and several buffers at once are for the {@linkplain #poolFor pool} of a size.
 */
public final class PoolSet implements AutoCloseable {
  /** In ascending order of size. */
  private final List<SlabPool<? extends IoBuffer>> list;

  /** The same: a list costs a look at its class. */
  private final SlabPool<?>[] pools;

  /** Of the buffers, in the same order. */
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
   * Creates a pool of each tier, with so many buffers.
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
   * As {@link #create(Map)}, with options.
   *
   * @param capacities the number of buffers of each tier, 1 … 2³⁰
   * @param options of the pools, and whether requests spill
   * @return a set with no buffer lent, to be closed
   * @throws IllegalArgumentException as there
   * @throws dev.iobuf.memory.MemoryRefusedException as there
   */
  public static PoolSet create(
      Map<? extends PoolTier, Integer> capacities, PoolSetOptions options) {
    List<Part> parts = inOrder(capacities);
    return create(parts, parts.stream().mapToInt(Part::number).toArray(), options);
  }

  /**
   * Creates a pool of each tier, all of which together take at most so much memory.
   *
   * <p>Each tier gets a share of the bytes by its weight. What the shares leave over goes to larger
   * tiers first, until no tier can have one buffer more.
   *
   * @param budget in bytes: what {@link #bytes()} will be at most
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
   * As {@link #within(long, Map)}, with options.
   *
   * @param budget in bytes: what {@link #bytes()} will be at most
   * @param weights of the tiers, each 1 … 1,048,576
   * @param options of the pools, and whether requests spill
   * @return a set with no buffer lent, to be closed
   * @throws IllegalArgumentException as there
   * @throws dev.iobuf.memory.MemoryRefusedException as there
   */
  public static PoolSet within(
      long budget, Map<? extends PoolTier, Integer> weights, PoolSetOptions options) {
    List<Part> parts = inOrder(weights);
    for (Part part : parts) {
      if (part.number < 1 || part.number > Budget.MAX_WEIGHT) {
        throw new IllegalArgumentException(
            "a weight must be 1 … %s: weight=%s, tier=%s"
                .formatted(Budget.MAX_WEIGHT, part.number, part.layout().tier()));
      }
    }
    List<BufferLayout> layouts = parts.stream().map(Part::layout).toList();
    int[] all = parts.stream().mapToInt(Part::number).toArray();
    return create(parts, Budget.divide(budget, layouts, all), options);
  }

  /** A tier, and its capacity or weight. */
  private record Part(PoolTier tier, int number) {
    BufferLayout layout() {
      return tier.layout();
    }
  }

  /** Returns the tiers by size, if a set can have them. */
  private static List<Part> inOrder(Map<? extends PoolTier, Integer> tiers) {
    List<Part> parts = new ArrayList<>();
    tiers.forEach((tier, number) -> parts.add(new Part(tier, number)));
    if (parts.isEmpty() || parts.size() > SizeTable.MAX_SIZES) {
      throw new IllegalArgumentException(
          "a set of pools must have 1 … " + SizeTable.MAX_SIZES + " tiers: tiers=" + parts.size());
    }
    parts.sort(Comparator.comparingInt(part -> part.layout().size()));
    for (int i = 1; i < parts.size(); i++) {
      BufferLayout one = parts.get(i - 1).layout();
      BufferLayout other = parts.get(i).layout();
      if (one.size() == other.size()) {
        throw new IllegalArgumentException(
            "tiers of a set must differ in size: %s=%s, %s=%s"
                .formatted(one.tier(), one.size(), other.tier(), other.size()));
      }
    }
    return parts;
  }

  private static PoolSet create(List<Part> parts, int[] capacities, PoolSetOptions options) {
    Objects.requireNonNull(options, "options");
    List<SlabPool<? extends IoBuffer>> pools = new ArrayList<>();
    try {
      long bytes = 0;
      for (int i = 0; i < capacities.length; i++) {
        pools.add(parts.get(i).tier.createPool(capacities[i], options.pools()));
        bytes += parts.get(i).layout().bytes(capacities[i]);
      }
      return new PoolSet(pools, bytes, options.spilling());
    } catch (RuntimeException | Error e) {
      pools.forEach(SlabPool::close);
      throw e;
    }
  }

  /**
   * Lends a buffer of at least so many bytes, or returns null if there is none. Lock-free.
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
   * Lends a buffer of at least so many bytes, and waits while there is none. Blocking. A request
   * that waits is served by the smallest size that fits, in the order of that pool, also if
   * requests may spill.
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
   * Returns the pool whose buffers are the smallest that hold so many bytes. Wait-free.
   *
   * @param bytes 0 … the largest {@linkplain IoBuffer#size() size}
   * @return one of {@link #pools()}
   * @throws IllegalArgumentException if the number is out of range
   */
  public SlabPool<? extends IoBuffer> poolFor(long bytes) {
    return pools[sizes.placeOf(bytes)];
  }

  /**
   * Returns the pools, which are the set's own.
   *
   * @return one for each tier, in ascending order of size
   */
  public List<SlabPool<? extends IoBuffer>> pools() {
    return list;
  }

  /**
   * Returns how much memory the buffers take, in whole pages: see {@link BufferLayout#bytes}.
   *
   * @return bytes, constant
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Says what the pools do now, and what they have done so far. Takes time proportional to the
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
   * Lists the leases that have been out for long, by pool, as {@link Pool#lentLongerThan}.
   *
   * @param age for how long at least
   * @return the pools that have such leases, in ascending order of size, each with these, the
   *     oldest first
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
   * @return true after a close that was not refused, or once all is put of what was abandoned
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
        // It is refused, with a message that says how much is lent, and to which threads.
        pool.close();
      }
    }
    list.forEach(SlabPool::close);
  }

  /**
   * Closes pool after pool, and waits up to a time in all while something is lent. Blocking; see
   * {@link Pool#close(Duration)}.
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
