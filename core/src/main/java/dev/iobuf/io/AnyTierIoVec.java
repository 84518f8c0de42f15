package dev.iobuf.io;

import dev.iobuf.pool.IndirectPool;
import java.util.Objects;

/** The vector of a pool whose tier is not known: asks the pool for each address. */
final class AnyTierIoVec extends PooledIoVec {
  private final IndirectPool<?> pool;

  AnyTierIoVec(IndirectPool<?> pool, int capacity) {
    super(pool, capacity);
    this.pool = pool;
  }

  @Override
  public IndirectPool<?> pool() {
    return pool;
  }

  @Override
  public PooledIoVec add(int lease) {
    append(lease, pool.address(lease), pool.bufferSize());
    return this;
  }

  @Override
  public PooledIoVec add(int lease, int from, int length) {
    int at = checkPart(from, length, pool.bufferSize());
    append(lease, pool.address(lease) + at, length);
    return this;
  }

  @Override
  public PooledIoVec addAll(int[] leases, int from, int count) {
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
  public PooledIoVec addRange(int first, int count) {
    if (first < 0 || count < 0 || first > pool.capacity() - count) {
      throw new IndexOutOfBoundsException(
          "a range must lie in 0 … %s: first=%s, count=%s, pool=%s"
              .formatted(pool.capacity() - 1, first, count, pool));
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
    long _ = pool.address(lease);
  }
}
