package dev.iobuf.benchmarks.peers;

import dev.iobuf.memory.Slab;
import dev.iobuf.pool.BufferLayout;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.Pins;
import dev.iobuf.pool.PoolOptions;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The pool that one would write instead of generating twelve, as good as it gets: one class for all
 * tiers, over the same indices and the same slabs, with the same checks, and views that are kept in
 * the same way. What differs between tiers are fields, and who makes the views.
 *
 * @param <B> the buffer of the tier
 */
public final class GenericPool<B extends IoBuffer> implements AutoCloseable {
  /** Makes the view of a buffer. */
  public interface Viewer<B> {
    B view(MemorySegment memory, long offset);
  }

  private final IndexPool indices;
  private final Pins pins;
  private final Slab slab;
  private final MemorySegment memory;
  private final long address;
  private final long stride;
  private final Viewer<B> viewer;
  private final @Nullable Object[] views;

  public GenericPool(int capacity, int size, Viewer<B> viewer) {
    BufferLayout layout = new BufferLayout("generic", size, 1);
    this.slab = layout.map(capacity);
    this.memory = slab.segment();
    this.indices = layout.indices(capacity, memory, PoolOptions.DEFAULT);
    this.pins = new Pins(indices);
    this.address = slab.address();
    this.stride = layout.stride();
    this.viewer = viewer;
    this.views = new @Nullable Object[capacity];
  }

  public int tryGet() {
    return indices.tryGet();
  }

  @SuppressWarnings("unchecked") // nothing else is put there
  public B value(int lease) {
    B view = (B) views[indices.checkIndex(lease)];
    return view == null ? keepView(lease) : view;
  }

  private B keepView(int lease) {
    B view = viewer.view(memory, lease * stride);
    views[lease] = view;
    return view;
  }

  public long address(int lease) {
    return address + indices.checkLease(lease) * stride;
  }

  public void put(int lease) {
    pins.requireNone(lease);
    indices.put(lease);
  }

  @Override
  public void close() {
    indices.close();
    slab.close();
  }
}
