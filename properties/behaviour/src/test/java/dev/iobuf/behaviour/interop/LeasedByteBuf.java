package dev.iobuf.behaviour.interop;

import dev.iobuf.pool.IndirectPool;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;

/** A lease as a buffer of Netty: the last {@code release()} puts it. */
public final class LeasedByteBuf extends UnpooledDirectByteBuf {
  private final IndirectPool<?> pool;
  private final int lease;

  /**
   * Takes over a lease. If this throws, the lease is still the caller's.
   *
   * @param pool the pool that lent it
   * @param lease a lease that the caller holds
   */
  public LeasedByteBuf(IndirectPool<?> pool, int lease) {
    super(UnpooledByteBufAllocator.DEFAULT, pool.value(lease).asByteBuffer(), pool.bufferSize());
    this.pool = pool;
    this.lease = lease;
    clear(); // Netty regards the bytes that it wraps as written: now the buffer is empty.
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    pool.put(lease);
  }
}
