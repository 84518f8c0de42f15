package dev.iobuf.pool;

/**
 * A size of buffers, of which code can create pools without naming a generated class. The constants
 * of each generated {@code Tier} implement it: those of this library, and those of packages with
 * their own tiers.
 *
 * <p>Implementations are immutable, and safe for use by any thread.
 */
public interface PoolTier {
  /**
   * Returns the layout of the buffers in memory.
   *
   * @return the same layout each time
   */
  BufferLayout layout();

  /**
   * Creates a pool of this tier.
   *
   * @param capacity the number of buffers, 1 … 2³⁰
   * @param options the options of the pool
   * @return a pool with no buffer lent, to be closed
   * @throws IllegalArgumentException if the capacity is out of range
   * @throws dev.iobuf.memory.MemoryRefusedException if the system refuses so much memory
   */
  SlabPool<? extends IoBuffer> createPool(int capacity, PoolOptions options);
}
