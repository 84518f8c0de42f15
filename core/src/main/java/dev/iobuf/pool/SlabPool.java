package dev.iobuf.pool;

import dev.iobuf.memory.Slab;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * The part that the pools of all tiers have in common: indices, pins and a slab. The generated
 * class of a tier has the part that depends on the size of a buffer.
 *
 * <p>The methods of this class are final. So their calls are direct, and are inlined for any number
 * of tiers, even in code that uses only this type. The protected methods are for generated classes
 * only.
 *
 * <p>Safe for use by any thread; see {@link IndexPool} for progress and order.
 *
 * @param <B> the type of the views
 */
public abstract class SlabPool<B extends IoBuffer> implements IndirectPool<B> {
  /** Knows which buffers are free. */
  private final IndexPool indices;

  /** The memory of all buffers. */
  private final MemorySegment memory;

  /** The address of the first buffer. */
  private final long address;

  /**
   * The cells of the indices, and the distance of their slots: copies, so that a get waits for one
   * load less.
   */
  private final long[] cells;

  private final int spacing;
  private final Pins pins;
  private final Slab slab;
  private final ForgottenPool forgotten;

  /**
   * Creates a pool over a slab, which it owns from now on, unless this throws.
   *
   * @param layout of a buffer
   * @param slab of at least as many strides as the pool has buffers
   * @param capacity the number of buffers, 1 … 2³⁰
   * @param options the options of the pool
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws UnsupportedOperationException if the options need something that this Java runtime
   *     lacks
   */
  @SuppressWarnings("this-escape") // to code that uses it after it is complete, and weakly
  protected SlabPool(BufferLayout layout, Slab slab, int capacity, PoolOptions options) {
    this.slab = slab;
    this.memory = slab.segment();
    this.address = slab.address();
    this.indices = layout.indices(capacity, memory, options);
    this.cells = indices.cells;
    this.spacing = indices.spacing;
    try {
      this.pins = new Pins(indices);
      indices.showing.begin(this, indices, options);
      this.forgotten = ForgottenPool.watch(this, indices, slab);
    } catch (Throwable e) {
      indices.showing.end();
      indices.ended();
      throw e;
    }
    OpenPools.add(this);
  }

  @Override
  public final int tryGet() {
    return indices.tryGet(cells);
  }

  @Override
  public final int tryGet(int[] leases, int from, int count) {
    return indices.tryGet(leases, from, count);
  }

  @Override
  public final void get(int[] leases, int from, int count) throws InterruptedException {
    indices.get(leases, from, count);
  }

  @Override
  public final void get(int[] leases, int from, int count, Duration timeout)
      throws InterruptedException, TimeoutException {
    indices.get(leases, from, count, timeout);
  }

  @Override
  public final PendingGet getAsync(GetHandler handler) {
    return indices.getAsync(handler);
  }

  @Override
  public final PendingGet getAsync(GetHandler handler, Duration timeout) {
    return indices.getAsync(handler, timeout);
  }

  @Override
  public final PendingGet getAsync(int[] leases, int from, int count, GetHandler handler) {
    return indices.getAsync(leases, from, count, handler);
  }

  @Override
  public final PendingGet getAsync(
      int[] leases, int from, int count, GetHandler handler, Duration timeout) {
    return indices.getAsync(leases, from, count, handler, timeout);
  }

  @Override
  public final int get() throws InterruptedException {
    return indices.get();
  }

  @Override
  public final int get(Duration timeout) throws InterruptedException, TimeoutException {
    return indices.get(timeout);
  }

  @Override
  public final void put(int lease) {
    if (indices.isOnFastPath(lease)) {
      StackRoom.require(cells);
      indices.free(cells, IndexPlaces.slotAt(lease, spacing), lease);
    } else {
      pins.requireNone(lease);
      indices.put(lease);
    }
  }

  @Override
  public final void put(int[] leases, int from, int count) {
    pins.requireNone(leases, from, count);
    indices.put(leases, from, count);
  }

  /**
   * Checks that a lease may be used, as {@link IndexPool#checkIndex}.
   *
   * @param lease any number
   * @return its index
   * @throws IndexOutOfBoundsException if the index is not {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed, or the lease known not to be out
   */
  protected final int checkIndex(int lease) {
    return indices.checkIndex(lease);
  }

  /**
   * {@link #checkIndex} of several leases, at less cost.
   *
   * @param leases the leases
   * @param from the first of them in the array
   * @param count how many they are
   * @return true if each lease is its index
   * @throws IndexOutOfBoundsException if the places do not lie within the array, or an index is not
   *     {@code 0 … capacity − 1}
   * @throws IllegalStateException if the pool is closed, or a lease known not to be out
   */
  protected final boolean checkEach(int[] leases, int from, int count) {
    return indices.checkLeases(leases, from, count);
  }

  /**
   * {@link #checkIndex} of consecutive leases, at less cost.
   *
   * @param first the first of them
   * @param count how many they are
   * @return true if each lease is its index
   * @throws IndexOutOfBoundsException if one of them is not {@code 0 … capacity − 1}, or the count
   *     is negative
   * @throws IllegalStateException if the pool is closed, or a lease known not to be out
   */
  protected final boolean checkEach(int first, int count) {
    return indices.checkLeases(first, count);
  }

  @Override
  public final int index(int lease) {
    return indices.checkIndex(lease);
  }

  /**
   * Returns the address of a place in the memory of the pool.
   *
   * @param offset in bytes; not checked
   * @return an address
   */
  protected final long addressAt(long offset) {
    return address + offset;
  }

  /**
   * Returns the memory of a lease. If views are {@linkplain PoolOptions#guardedViews() guarded},
   * every access by it throws once the lease is put.
   *
   * @param lease that was checked
   * @param offset where its memory begins, in bytes
   * @param size its length, in bytes
   * @return a part of the slab
   * @throws IllegalStateException if views are guarded, and the lease has been put meanwhile
   */
  protected final MemorySegment segmentAt(int lease, long offset, long size) {
    return indices.view(lease, memory.asSlice(offset, size));
  }

  /**
   * Copies to a place in the memory of the pool.
   *
   * @param offset where it begins, in bytes
   * @param source the bytes to copy, from its first byte on
   * @param size how many bytes
   * @throws IndexOutOfBoundsException if the source is shorter
   */
  protected final void copyTo(long offset, MemorySegment source, long size) {
    MemorySegment.copy(source, 0, memory, offset, size);
  }

  /**
   * Tells whether a view may be kept for the next lease of its index.
   *
   * @return false if views are {@linkplain PoolOptions#guardedViews() guarded}, or leases
   *     {@linkplain PoolOptions#checked() checked}
   */
  protected final boolean keepsViews() {
    return indices.keepsViews();
  }

  /**
   * Takes back the lease of a view, as {@link #put(int)}; but if views are {@linkplain
   * PoolOptions#guardedViews() guarded}, a view of an earlier lease of the same index is refused.
   *
   * @param lease of the view
   * @param view its memory
   * @throws IndexOutOfBoundsException if the lease is out of range
   * @throws IllegalStateException if the lease is not out, or pinned, or the pool is closed
   */
  protected final void put(int lease, MemorySegment view) {
    if (indices.isOnFastPath(lease)) {
      StackRoom.require(cells);
      indices.free(cells, IndexPlaces.slotAt(lease, spacing), lease);
    } else {
      pins.requireNone(lease);
      indices.put(lease, view);
    }
  }

  /**
   * Takes back a lease that a get has taken, but for which it could not make a view. Allocates
   * nothing.
   *
   * @param lease that no caller has seen
   */
  protected final void giveBack(int lease) {
    indices.giveBack(lease);
  }

  @Override
  public final void pin(int lease) {
    pins.pin(lease);
  }

  @Override
  public final void unpin(int lease) {
    pins.unpin(lease);
  }

  @Override
  public final int pinned() {
    return pins.count();
  }

  @Override
  public final Slab slab() {
    return slab;
  }

  @Override
  public final String name() {
    return indices.name();
  }

  @Override
  public final int capacity() {
    return indices.capacity();
  }

  @Override
  public final int available() {
    return indices.available();
  }

  @Override
  public final int lent() {
    return indices.lent();
  }

  @Override
  public final PoolStatistics statistics() {
    return indices.statistics(pins.count());
  }

  @Override
  public final List<LeaseRecord> lentLongerThan(Duration age) {
    return indices.lentLongerThan(age);
  }

  @Override
  public final boolean isClosed() {
    return indices.isClosed();
  }

  @Override
  public final void close() {
    indices.close();
    forgotten.endReport();
    slab.close();
  }

  @Override
  public final void close(Duration timeout) throws InterruptedException {
    indices.close(timeout);
    forgotten.endReport();
    slab.close();
  }

  @Override
  public final void closeAbandoning() {
    forgotten.letGo();
    indices.closeAbandoning(slab::close);
  }

  @Override
  public final String toString() {
    return indices.toString();
  }
}
