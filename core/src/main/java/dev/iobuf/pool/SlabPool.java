package dev.iobuf.pool;

import dev.iobuf.memory.Slab;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * What pools of all tiers have in common: indices, pins and a slab. What depends on the size of a
 * buffer is left to the class of its tier, which the annotation processor generates.
 *
 * <p>The methods of this class are final: their calls are direct, and inlined, whatever the number
 * of tiers, also in code that knows a pool by this type only.
 *
 * <p>Safe for use by any thread; see {@link IndexPool} for progress and order.
 *
 * @param <B> the type of the views
 */
public abstract class SlabPool<B extends IoBuffer> implements IndirectPool<B> {
  /** Which buffers are free. */
  protected final IndexPool indices;

  /** Of all buffers. */
  protected final MemorySegment memory;

  /** Where the first buffer starts. */
  protected final long address;

  private final Pins pins;
  private final Slab slab;

  /**
   * Creates a pool over a slab, which it owns from now on, unless this throws.
   *
   * @param layout of a buffer
   * @param slab of at least so many strides
   * @param capacity the number of buffers, 1 … 2³⁰
   * @param options how the pool waits, and what it keeps track of
   * @throws IllegalArgumentException if the capacity is out of range
   */
  protected SlabPool(BufferLayout layout, Slab slab, int capacity, PoolOptions options) {
    this.slab = slab;
    this.memory = slab.segment();
    this.address = slab.address();
    this.indices = layout.indices(capacity, memory, options);
    this.pins = new Pins(indices);
  }

  @Override
  public final int tryGet() {
    return indices.tryGet();
  }

  @Override
  public final int tryGet(int[] leases, int from, int count) {
    return indices.tryGet(leases, from, count);
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
      indices.free(lease);
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
   * Takes back the lease that a view is of: as {@link #put(int)}, but a {@linkplain
   * PoolOptions#tracked() tracked} pool refuses a view of an earlier lease of the same index.
   *
   * @param lease of the view
   * @param view its memory
   * @throws IndexOutOfBoundsException if the lease is out of range
   * @throws IllegalStateException if the lease is not out, or pinned, or the pool is closed
   */
  protected final void put(int lease, MemorySegment view) {
    if (indices.isOnFastPath(lease)) {
      indices.free(lease);
    } else {
      pins.requireNone(lease);
      indices.put(lease, view);
    }
  }

  /**
   * Takes back a lease that a get has taken, but could not make a view of. Allocates nothing.
   *
   * @param lease that no caller has seen
   */
  protected final void giveBack(int lease) {
    indices.putUnlent(lease);
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
    return indices.statistics();
  }

  @Override
  public final List<LeaseRecord> lentLongerThan(Duration age) {
    return indices.lentLongerThan(age);
  }

  @Override
  public final void close() {
    indices.close();
    slab.close();
  }

  @Override
  public final void closeAbandoning() {
    indices.closeAbandoning(slab::close);
  }

  @Override
  public final String toString() {
    return indices.toString();
  }
}
