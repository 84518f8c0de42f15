package dev.iobuf.pool;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A view of native memory of a fixed size. An {@link IndirectPool} lends the memory, or it belongs
 * to the user.
 *
 * <p>Buffers are immutable; the memory that they show is not. Any thread that is allowed to access
 * the {@linkplain #segment() segment} may use them. Accesses are not synchronized. A put and the
 * next get of the same buffer are.
 */
public interface IoBuffer extends AutoCloseable {
  /** The {@link #lease()} of a buffer that belongs to no pool. */
  int UNPOOLED = -1;

  /**
   * Returns the memory.
   *
   * @return a native segment of {@link #size()} bytes
   */
  MemorySegment segment();

  /**
   * Returns the address of the memory.
   *
   * @return the address of the first byte
   */
  default long address() {
    return segment().address();
  }

  /**
   * Returns the size, which is that of the tier.
   *
   * @return bytes, at least 1
   */
  int size();

  /**
   * Returns the index under which the pool lends this memory.
   *
   * @return an index, or {@link #UNPOOLED}
   */
  int lease();

  /**
   * Returns the memory as an NIO buffer, for channels: position 0, limit {@link #size()}, byte
   * order {@link java.nio.ByteOrder#BIG_ENDIAN}. Allocates the buffer object; copies nothing.
   *
   * @return a new direct buffer over the same memory
   */
  default ByteBuffer asByteBuffer() {
    return segment().asByteBuffer();
  }

  /**
   * Returns the lease to the pool; does nothing if the buffer is {@link #UNPOOLED}. The holder of
   * the lease must call this only once.
   *
   * @throws IllegalStateException if the lease is not out, or the pool is closed
   */
  @Override
  void close();
}
