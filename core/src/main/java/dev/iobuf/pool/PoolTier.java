package dev.iobuf.pool;

/**
 * A size of buffers of which pools can be made at run time. The constants of each generated {@code
 * Tier} are such: those of this library, and those of a package with tiers of its own.
 *
 * <p>Implementations are immutable, and safe for use by any thread.
 */
public interface PoolTier {
  /**
   * Returns how the buffers of a pool lie in memory.
   *
   * @return the same layout each time
   */
  BufferLayout layout();

  /**
   * Creates a pool of this tier.
   *
   * @param capacity the number of buffers, 1 … 2³⁰
   * @param options what the pool is called, how it waits, and how it watches its leases
   * @return a pool with no buffer lent, to be closed
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws dev.iobuf.memory.MemoryRefusedException if the system refuses so much memory
   */
  SlabPool<? extends IoBuffer> createPool(int capacity, PoolOptions options);
}
