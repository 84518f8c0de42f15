package dev.iobuf.pool;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Leases of one pool as NIO buffers, for channels. {@link #view} returns the buffer of one lease.
 * The vector is a {@code ByteBuffer[]}, from which channels gather and into which they scatter.
 *
 * <pre>{@code
 * NioVector vector = NioVector.allocate(pool, 16);
 * vector.add(lease, 0, length).add(other);
 * while (vector.hasRemaining()) {
 *   channel.write(vector.array(), 0, vector.count());
 * }
 * vector.clear(); // the leases stay out
 * }</pre>
 *
 * <p>At the first use of an index, the vector makes a view and keeps it; that takes about 64 bytes
 * of heap. From then on the vector allocates nothing, though channels themselves do. A view shows
 * the memory of the lease. Only the holder may use it, and only until the put. The vector returns
 * each view as {@linkplain ByteOrder#BIG_ENDIAN big-endian}, like new NIO buffers, even if an
 * earlier holder has changed its order. Memory segments are in the machine's order. If views are
 * {@linkplain PoolOptions#guardedViews() guarded} or leases {@linkplain PoolOptions#checked()
 * checked}, each lease gets views of its own.
 *
 * <p>If an operation outlasts its call, such as one of an AsynchronousFileChannel, {@link
 * IndirectPool#pin} its lease.
 *
 * <p>Not thread-safe: only one thread at a time may use a vector.
 */
public final class NioVector {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final IndirectPool<?> pool;

  /** False if the vector makes a new view for each lease. */
  private final boolean keepsViews;

  private final @Nullable ByteBuffer[] views;
  private final ByteBuffer[] entries;
  private int count;

  private NioVector(IndirectPool<?> pool, int capacity) {
    this.pool = pool;
    this.keepsViews = !(pool instanceof SlabPool<?> slabs) || slabs.keepsViews();
    this.views = new @Nullable ByteBuffer[pool.capacity()];
    this.entries = new ByteBuffer[capacity];
    Arrays.fill(entries, NOTHING);
  }

  /**
   * Makes an empty vector.
   *
   * @param pool the pool that the leases will be of
   * @param capacity the number of entries that it can hold, 0 or more
   * @return a vector, which takes four to eight bytes of heap for each index of the pool
   * @throws IllegalArgumentException if the capacity is negative
   */
  public static NioVector allocate(IndirectPool<?> pool, int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException(
          "capacity must not be negative: capacity=%s, pool=%s".formatted(capacity, pool));
    }
    return new NioVector(pool, capacity);
  }

  /**
   * Returns a lease as an NIO buffer.
   *
   * @param lease a lease that the caller holds
   * @return a direct big-endian buffer, with position 0 and the size of the tier as limit. If the
   *     pool keeps views, it is the same object for each lease of the index
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's
   * @throws IllegalStateException if the pool is closed
   */
  public ByteBuffer view(int lease) {
    int index = pool.index(lease);
    ByteBuffer view = views[index];
    if (view == null) {
      view = pool.value(lease).segment().asByteBuffer();
      views[index] = keepsViews ? view : null;
    }
    return view.clear().order(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Appends the whole buffer of a lease.
   *
   * @param lease a lease that the caller holds
   * @return this vector
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's
   * @throws IllegalStateException if no entry is free, or the pool is closed
   */
  public NioVector add(int lease) {
    return add(lease, 0, pool.bufferSize());
  }

  /**
   * Appends a part of the buffer of a lease.
   *
   * @param lease a lease that the caller holds, and that is not in the vector already
   * @param from where the part begins in the buffer, in bytes
   * @param length how many bytes
   * @return this vector
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's, or the part does not
   *     lie within its buffer
   * @throws IllegalStateException if no entry is free, or the pool is closed
   */
  public NioVector add(int lease, int from, int length) {
    Objects.checkFromIndexSize(from, length, pool.bufferSize());
    if (count == entries.length) {
      throw new IllegalStateException(
          "no room for more leases: count=%s, capacity=%s; clear() or allocate more"
              .formatted(count, entries.length));
    }
    entries[count] = view(lease).limit(from + length).position(from);
    count++;
    return this;
  }

  /**
   * Returns the array of buffers, for calls that take a range of an array.
   *
   * @return always the same array, of which the first {@link #count()} entries are filled
   */
  public ByteBuffer[] array() {
    return entries;
  }

  /**
   * Returns the number of entries.
   *
   * @return 0 or more
   */
  public int count() {
    return count;
  }

  /**
   * Tells whether channels still have to fill or empty some of the buffers.
   *
   * @return true if there are bytes left
   */
  public boolean hasRemaining() {
    for (int entry = count - 1; entry >= 0; entry--) {
      if (entries[entry].hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /** Drops all entries; their leases stay out. */
  public void clear() {
    Arrays.fill(entries, 0, count, NOTHING);
    count = 0;
  }
}
