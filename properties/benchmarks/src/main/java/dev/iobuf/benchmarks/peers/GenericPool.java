package dev.iobuf.benchmarks.peers;

import dev.iobuf.pool.BufferLayout;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.SlabPool;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The best pool that a user could write instead of generating twelve: one class for all tiers, over
 * the same indices and the same slabs, with the same checks, and views that are kept in the same
 * way. Fields, and the code that makes the views, differ between tiers.
 *
 * @param <B> the buffer of the tier
 */
public final class GenericPool<B extends IoBuffer> extends SlabPool<B> {
  /** Makes the view of a buffer. */
  public interface Viewer<B> {
    B view(MemorySegment memory, long offset);
  }

  private final int size;
  private final long stride;
  private final Viewer<B> viewer;
  private final @Nullable Object[] views;

  public GenericPool(int capacity, int size, Viewer<B> viewer) {
    this(new BufferLayout("generic", size, 1), capacity, viewer);
  }

  private GenericPool(BufferLayout layout, int capacity, Viewer<B> viewer) {
    super(layout, layout.map(capacity), capacity, PoolOptions.DEFAULT);
    this.size = layout.size();
    this.stride = layout.stride();
    this.viewer = viewer;
    this.views = new @Nullable Object[capacity];
  }

  @Override
  public @Nullable B tryBorrow() {
    int lease = tryGet();
    return lease == WOULD_BLOCK ? null : value(lease);
  }

  @Override
  public B borrow() throws InterruptedException {
    return value(get());
  }

  @Override
  public B borrow(Duration timeout) throws InterruptedException, TimeoutException {
    return value(get(timeout));
  }

  @Override
  @SuppressWarnings("unchecked") // only the buffers of this pool are put there
  public B value(int lease) {
    B view = (B) views[checkIndex(lease)];
    return view == null ? keepView(lease) : view;
  }

  private B keepView(int lease) {
    B view = viewer.view(slab().segment(), lease * stride);
    views[lease] = view;
    return view;
  }

  @Override
  public void setValue(int lease, B value) {
    copyTo(checkIndex(lease) * stride, value.segment(), size);
  }

  @Override
  public long address(int lease) {
    return addressAt(checkIndex(lease) * stride);
  }

  @Override
  public int bufferSize() {
    return size;
  }
}
