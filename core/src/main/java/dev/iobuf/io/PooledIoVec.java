package dev.iobuf.io;

import dev.iobuf.linux.BufferPart;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A vector of one pool's leases. It keeps them: {@link #lease} returns each, {@link #putAll} puts
 * all, and {@link #pin} pins all. An io_uring pins them while it uses the vector. Both {@link
 * Vectored} and {@code dev.iobuf.uring.IoUring} read into such a vector and write from it.
 *
 * <p>The annotation processor generates a subclass for each tier, whose calls are direct. For code
 * that doesn't know its tier, {@link AnyTierIoVec} is the vector of any pool.
 *
 * <p>{@linkplain #add(java.lang.foreign.MemorySegment) Segments} may lie between the leases, for
 * {@link Vectored} only: such a vector can't be pinned.
 *
 * <p>Adding a lease allocates nothing. A lease in a vector is out as before: the vector does not
 * own it.
 *
 * <p>Not thread-safe: a vector belongs to one thread at a time.
 */
public abstract class PooledIoVec extends IoVec {
  /** The {@link #lease} of an entry that is a segment. */
  public static final int NO_LEASE = -1;

  private final IndirectPool<?> pool;

  /** True if parts of buffers were appended: several entries may have parts of one lease. */
  private boolean hasParts;

  /** By entry; {@link #NO_LEASE} for segments. */
  private final int[] leases;

  /**
   * Makes an empty vector.
   *
   * @param pool the pool that the leases will be of
   * @param capacity entries that it can hold, 0 or more
   * @throws IllegalArgumentException if {@code capacity} is negative
   */
  protected PooledIoVec(IndirectPool<?> pool, int capacity) {
    super(capacity);
    this.pool = Objects.requireNonNull(pool, "pool");
    this.leases = new int[capacity];
  }

  /**
   * Returns the pool of the leases.
   *
   * @return the pool that the vector was made for
   */
  public IndirectPool<?> pool() {
    return pool;
  }

  /**
   * Appends the whole buffer of a lease.
   *
   * @param lease a lease that the caller holds
   * @return this vector
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's
   * @throws IllegalStateException if no entry is free, the vector is pinned, or the pool is closed
   */
  public abstract PooledIoVec add(int lease);

  /**
   * Appends a part of the buffer of a lease.
   *
   * @param lease a lease that the caller holds
   * @param from where the part begins in the buffer, in bytes
   * @param length how many bytes, 0 or more
   * @return this vector
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's, or the part does not
   *     lie within its buffer
   * @throws IllegalStateException if no entry is free, the vector is pinned, or the pool is closed
   */
  public abstract PooledIoVec add(int lease, int from, int length);

  /**
   * Appends the whole buffers of several leases, in order: all of them or, if one is refused, none.
   *
   * @param leases holds the leases, which the caller holds
   * @param from the first of them in the array
   * @param count how many they are
   * @return this vector
   * @throws IndexOutOfBoundsException if {@code from} and {@code count} do not lie within the
   *     array, or a lease is not one of the pool's
   * @throws IllegalStateException if too few entries are free, the vector is pinned, or the pool is
   *     closed
   */
  public abstract PooledIoVec addAll(int[] leases, int from, int count);

  /**
   * Appends the whole buffers of consecutive leases, in order: all of them or, if one is refused,
   * none.
   *
   * @param first the first of them
   * @param count how many there are; the caller holds them all
   * @return this vector
   * @throws IndexOutOfBoundsException if the range does not lie within the pool
   * @throws IllegalStateException if too few entries are free, the vector is pinned, or the pool is
   *     closed
   */
  public abstract PooledIoVec addRange(int first, int count);

  @Override
  protected final void append(long address, long length) {
    super.append(address, length);
    leases[count() - 1] = NO_LEASE; // It is a segment.
  }

  /**
   * Appends one lease.
   *
   * @param lease of the pool; not checked here
   * @param address of its buffer, or of a part
   * @param length of the buffer or part, in bytes; not checked here
   * @throws IllegalStateException if no entry is free, or the vector is pinned
   */
  protected final void append(int lease, long address, int length) {
    super.append(address, length);
    leases[count() - 1] = lease;
  }

  /**
   * Appends leases whose buffers lie at multiples of a stride.
   *
   * @param leases of the pool; not checked here
   * @param from the first of them in the array
   * @param count how many they are
   * @param address of the buffer of lease 0
   * @param stride bytes from the beginning of a buffer to that of the next one
   * @param length bytes of each buffer
   * @throws IllegalStateException if fewer entries are free, or the vector is pinned; nothing is
   *     appended
   */
  protected final void appendAll(
      int[] leases, int from, int count, long address, long stride, int length) {
    int entry = count();
    appendBlocks(leases, from, count, address, stride, length);
    System.arraycopy(leases, from, this.leases, entry, count);
  }

  /**
   * Appends leases whose numbers do not say where their buffers lie.
   *
   * @param leases of the pool; not checked here
   * @param from the first of them in the array
   * @param count how many they are
   * @param length bytes of each buffer
   * @throws IllegalStateException if fewer entries are free, or the vector is pinned; nothing is
   *     appended
   */
  protected final void appendEach(int[] leases, int from, int count, int length) {
    requireRoom(count);
    for (int i = from; i < from + count; i++) {
      append(leases[i], pool.address(leases[i]), length);
    }
  }

  /**
   * {@link #appendEach(int[], int, int, int)} of consecutive leases.
   *
   * @param first of the pool; not checked here
   * @param count how many they are
   * @param length bytes of each buffer
   * @throws IllegalStateException if fewer entries are free, or the vector is pinned; nothing is
   *     appended
   */
  protected final void appendEach(int first, int count, int length) {
    requireRoom(count);
    for (int i = 0; i < count; i++) {
      append(first + i, pool.address(first + i), length);
    }
  }

  /**
   * Appends consecutive leases, whose buffers follow each other at a stride.
   *
   * @param first of the pool; not checked here
   * @param count how many they are
   * @param address of the buffer of the first one
   * @param stride bytes from the beginning of a buffer to that of the next one
   * @param length bytes of each buffer
   * @throws IllegalStateException if fewer entries are free, or the vector is pinned; nothing is
   *     appended
   */
  protected final void appendRange(int first, int count, long address, long stride, int length) {
    int entry = count();
    appendBlocks(count, address, stride, length);
    for (int i = 0; i < count; i++) {
      leases[entry + i] = first + i;
    }
  }

  /**
   * Checks that a part lies within a buffer.
   *
   * @param from where it begins, in bytes
   * @param length how many bytes
   * @param size of a buffer, in bytes
   * @return where it begins
   * @throws IndexOutOfBoundsException if it does not
   */
  protected final int checkPart(int from, int length, int size) {
    int checked = BufferPart.check(from, length, size, pool);
    hasParts = true;
    return checked;
  }

  @Override
  public PooledIoVec add(MemorySegment segment) {
    super.add(segment);
    return this;
  }

  /**
   * Returns the lease of one entry.
   *
   * @param entry 0 to {@code count() - 1}
   * @return the lease; {@link #NO_LEASE} if the entry is a segment
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  public final int lease(int entry) {
    return leases[Objects.checkIndex(entry, count())];
  }

  /**
   * Puts the leases of all entries, the last one first, and drops the entries. A lease that several
   * entries have parts of is put once. Leases of entries that {@link #limit} or {@link #clear} has
   * dropped before stay out: the vector no longer knows them.
   *
   * @throws IllegalStateException if the vector is pinned, or the pool refuses a lease; that lease
   *     and the entries before it are then still there
   */
  public final void putAll() {
    requireUnpinned();
    for (int entry = count() - 1; entry >= 0; entry--) {
      if (leases[entry] != NO_LEASE && !(hasParts && isRepeated(entry))) {
        pool.put(leases[entry]);
      }
      drop(entry);
    }
  }

  /** Returns true if an earlier entry is a part of the same lease. */
  private boolean isRepeated(int entry) {
    for (int earlier = 0; earlier < entry; earlier++) {
      if (leases[earlier] == leases[entry]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Pins all leases, and the vector with them, for an operation of the kernel. Until {@link
   * #unpin()}, the vector can't be changed or pinned again, and the pool refuses a put of the
   * leases. All leases are pinned or, if one is refused, none. Meanwhile, {@link Vectored} refuses
   * the vector's cursors, but still accepts the vector itself. The rings of {@code dev.iobuf.uring}
   * pin vectors themselves; this method is for rings of your own.
   *
   * @throws IllegalArgumentException if an entry is a segment, which can't be pinned
   * @throws IllegalStateException if the vector is pinned, a lease is not out, or the pool is
   *     closed
   */
  public final void pin() {
    requireUnpinned();
    int pinned = 0;
    try {
      while (pinned < count()) {
        pool.pin(requireLease(pinned));
        pinned++;
      }
      setPinned(true);
    } finally {
      while (!isPinned() && pinned > 0) {
        pool.unpin(leases[--pinned]);
      }
    }
  }

  private int requireLease(int entry) {
    if (leases[entry] == NO_LEASE) {
      throw new IllegalArgumentException(
          "only leases can be pinned, and entry %s is a segment: %s; copy it into a lease"
              .formatted(entry, this));
    }
    return leases[entry];
  }

  /**
   * Ends {@link #pin()}, when the operation has completed. The leases stay out. Only the code that
   * has pinned the vector may end the pin. A ring ends its own pins, and until then the kernel uses
   * the memory.
   *
   * @throws IllegalStateException if the vector is not pinned
   */
  public final void unpin() {
    if (!isPinned()) {
      throw new IllegalStateException("unpin of a vector that is not pinned: " + this);
    }
    setPinned(false);
    IllegalStateException refusal = null;
    for (int entry = 0; entry < count(); entry++) {
      try {
        pool.unpin(leases[entry]);
      } catch (IllegalStateException e) {
        refusal = e; // A caller has undone this pin; the others end.
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }
}
