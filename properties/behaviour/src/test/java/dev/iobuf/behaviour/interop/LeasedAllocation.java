package dev.iobuf.behaviour.interop;

import dev.iobuf.pool.IndirectPool;
import org.apache.arrow.memory.ForeignAllocation;

/** A lease as memory that Arrow wraps: the last release of the {@code ArrowBuf} puts it. */
public final class LeasedAllocation extends ForeignAllocation {
  private final IndirectPool<?> pool;
  private final int lease;

  /**
   * Takes over a lease, for {@code BufferAllocator.wrapForeignAllocation}.
   *
   * @param pool the pool that lent it
   * @param lease a lease that the caller holds
   */
  public LeasedAllocation(IndirectPool<?> pool, int lease) {
    super(pool.bufferSize(), pool.address(lease));
    this.pool = pool;
    this.lease = lease;
  }

  @Override
  protected void release0() {
    pool.put(lease);
  }
}
