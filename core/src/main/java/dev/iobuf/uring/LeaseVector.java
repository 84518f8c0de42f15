package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Leases of one pool, in order, for {@link IoUring#readv} and {@link IoUring#writev}: a native
 * {@code struct iovec[]} that knows its leases. So a ring can pin them while the kernel uses them.
 * Made once and reused; while it is in flight it can't be changed, or be given to a second
 * operation.
 *
 * <p>The native array is the vector's own. It is freed when the vector is no longer reachable, and
 * a ring reaches each vector that it has in flight, so no submission outlives its vector.
 *
 * <p>Not thread-safe: it belongs to one thread at a time, a ring's. Adding allocates nothing.
 */
public final class LeaseVector {
  /** The most entries that the kernel takes: 1,024. */
  public static final int MAX_CAPACITY = 1_024;

  private static final long ENTRY_BYTES = 16;

  private final IndirectPool<?> pool;
  private final MemorySegment entries;
  private final int[] leases;
  private int count;
  private long bytes;
  private boolean isInFlight;

  private LeaseVector(IndirectPool<?> pool, int capacity) {
    this.pool = pool;
    // Not an arena that can be closed while the kernel has yet to read the entries.
    this.entries = Arena.ofAuto().allocate(ENTRY_BYTES * capacity, ENTRY_BYTES);
    this.leases = new int[capacity];
  }

  /**
   * Makes an empty vector.
   *
   * @param pool the pool that the leases will be of
   * @param capacity how many leases it can hold, 1 … {@value #MAX_CAPACITY}, 16 bytes of native
   *     memory each
   * @return a vector to add leases to
   * @throws IllegalArgumentException if the capacity is out of range
   */
  public static LeaseVector allocate(IndirectPool<?> pool, int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be 1 … %s: capacity=%s, pool=%s".formatted(MAX_CAPACITY, capacity, pool));
    }
    return new LeaseVector(pool, capacity);
  }

  /**
   * Appends the buffer of a lease, whole.
   *
   * @param lease a lease that the caller holds
   * @return this vector
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's
   * @throws IllegalStateException if no entry is free, or the vector is in flight
   */
  public LeaseVector add(int lease) {
    return add(lease, 0, pool.bufferSize());
  }

  /**
   * Appends a part of the buffer of a lease.
   *
   * @param lease a lease that the caller holds
   * @param from where it begins in the buffer, in bytes
   * @param length how many bytes, 0 or more
   * @return this vector
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's, or the part does not
   *     lie within its buffer
   * @throws IllegalStateException if no entry is free, or the vector is in flight
   */
  public LeaseVector add(int lease, int from, int length) {
    requireIdle();
    Objects.checkFromIndexSize(from, length, pool.bufferSize());
    if (count == leases.length) {
      throw new IllegalStateException(
          "no room for more leases: count=%s, capacity=%s; clear() or allocate more"
              .formatted(count, leases.length));
    }
    entries.set(JAVA_LONG, ENTRY_BYTES * count, pool.address(lease) + from);
    entries.set(JAVA_LONG, ENTRY_BYTES * count + Long.BYTES, length);
    leases[count++] = lease;
    bytes += length;
    return this;
  }

  /**
   * Drops all entries; their leases stay out.
   *
   * @throws IllegalStateException if the vector is in flight
   */
  public void clear() {
    requireIdle();
    count = 0;
    bytes = 0;
  }

  /**
   * Returns the number of leases.
   *
   * @return 0 or more
   */
  public int count() {
    return count;
  }

  /**
   * Returns how many bytes the entries have together.
   *
   * @return 0 or more
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Returns one of the leases.
   *
   * @param entry 0 … count − 1
   * @return the lease
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  public int lease(int entry) {
    return leases[Objects.checkIndex(entry, count)];
  }

  /**
   * Returns the pool of the leases.
   *
   * @return the pool
   */
  public IndirectPool<?> pool() {
    return pool;
  }

  /**
   * Puts all leases, and drops the entries.
   *
   * @throws IllegalStateException if the vector or one of the leases is in flight
   */
  public void putAll() {
    requireIdle();
    while (count > 0) {
      pool.put(leases[count - 1]);
      count--;
    }
    bytes = 0;
  }

  long address() {
    return entries.address();
  }

  /** Refuses what direct I/O to a file can't do. */
  void check(IoUringFile file, long offset) {
    DirectIo direct = file.direct();
    if (direct.wantsAlignment()) {
      for (int entry = 0; entry < count; entry++) {
        long address = entries.get(JAVA_LONG, ENTRY_BYTES * entry);
        direct.check(file, address, offset, entries.get(JAVA_LONG, ENTRY_BYTES * entry + 8));
      }
    }
  }

  /** Pins all leases, or none if one is not out. */
  void pin() {
    requireIdle();
    int pinned = 0;
    try {
      while (pinned < count) {
        pool.pin(leases[pinned]);
        pinned++;
      }
      isInFlight = true;
    } finally {
      while (!isInFlight && pinned > 0) {
        pool.unpin(leases[--pinned]);
      }
    }
  }

  void unpin() {
    isInFlight = false;
    for (int entry = 0; entry < count; entry++) {
      pool.unpin(leases[entry]);
    }
  }

  private void requireIdle() {
    if (isInFlight) {
      throw new IllegalStateException(
          "the vector is in flight: %s; wait for its completion".formatted(this));
    }
  }

  @Override
  public String toString() {
    return "LeaseVector[count=%s, bytes=%s, pool=%s%s]"
        .formatted(count, bytes, pool, isInFlight ? ", in flight" : "");
  }
}
