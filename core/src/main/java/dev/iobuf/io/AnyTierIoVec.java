package dev.iobuf.io;

import dev.iobuf.pool.IndirectPool;
import java.util.Objects;

/**
 * The vector of the leases of a pool of any tier, for code that doesn't know the tier. It calls the
 * pool for each address, so the vectors of the tiers, such as {@code SmallIoVec}, are faster.
 *
 * <p>Not thread-safe: a vector belongs to one thread at a time.
 */
public final class AnyTierIoVec extends PooledIoVec {
  private AnyTierIoVec(IndirectPool<?> pool, int capacity) {
    super(pool, capacity);
  }

  /**
   * Makes an empty vector.
   *
   * @param pool the pool that the leases will be of
   * @param capacity entries that it can hold, 0 or more: 16 bytes of native memory and four of heap
   *     each
   * @return a vector to add leases to
   * @throws IllegalArgumentException if {@code capacity} is negative
   */
  public static AnyTierIoVec allocate(IndirectPool<?> pool, int capacity) {
    return new AnyTierIoVec(pool, capacity);
  }

  @Override
  public AnyTierIoVec add(int lease) {
    append(lease, pool().address(lease), pool().bufferSize());
    return this;
  }

  @Override
  public AnyTierIoVec add(int lease, int from, int length) {
    int at = checkPart(from, length, pool().bufferSize());
    append(lease, pool().address(lease) + at, length);
    return this;
  }

  @Override
  public AnyTierIoVec addAll(int[] leases, int from, int count) {
    Objects.checkFromIndexSize(from, count, leases.length);
    for (int i = from; i < from + count; i++) {
      check(leases[i]);
    }
    requireRoom(count);
    for (int i = from; i < from + count; i++) {
      add(leases[i]);
    }
    return this;
  }

  @Override
  public AnyTierIoVec addRange(int first, int count) {
    if (first < 0 || count < 0 || first > pool().capacity() - count) {
      throw new IndexOutOfBoundsException(
          "a range must lie in 0 … %s: first=%s, count=%s, pool=%s"
              .formatted(pool().capacity() - 1, first, count, pool()));
    }
    for (int i = 0; i < count; i++) {
      check(first + i);
    }
    requireRoom(count);
    for (int i = 0; i < count; i++) {
      add(first + i);
    }
    return this;
  }

  private void check(int lease) {
    long _ = pool().address(lease);
  }
}
