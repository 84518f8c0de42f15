package dev.iobuf.benchmarks.peers;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Netty's allocators of direct buffers, which have no bound. Their best: caches for all threads,
 * which are also {@link NettyThreads}, and with the options of {@link Jvm}: Unsafe allowed, without
 * leak detection, and without checks of bounds and of access.
 */
final class Netty extends Peer {
  private final ByteBufAllocator allocator;

  private Netty(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  static Netty adaptive() {
    return new Netty(new AdaptiveByteBufAllocator(true, true));
  }

  static Netty pooled() {
    return new Netty(
        new PooledByteBufAllocator(
            true,
            PooledByteBufAllocator.defaultNumHeapArena(),
            PooledByteBufAllocator.defaultNumDirectArena(),
            PooledByteBufAllocator.defaultPageSize(),
            PooledByteBufAllocator.defaultMaxOrder(),
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            true));
  }

  @Override
  Object take() {
    return allocator.directBuffer(BUFFER_SIZE, BUFFER_SIZE);
  }

  @Override
  void give(Object buffer) {
    ((ByteBuf) buffer).release();
  }

  @Override
  long touch(Object buffer) {
    ByteBuf memory = (ByteBuf) buffer;
    long seen = memory.getLongLE(0);
    memory.setLongLE(0, seen + 1);
    return seen;
  }
}
