package dev.iobuf.pool;

import dev.iobuf.model.Contender;

/** An {@link IndexPool}. */
public final class PoolContender implements Contender {
  private final IndexPool pool;

  /** Creates a pool in which every index is free, as any program does. */
  public PoolContender(int capacity) {
    pool = new IndexPool("pool", capacity);
  }

  @Override
  public int get() {
    return pool.tryGet();
  }

  @Override
  public void put(int index) {
    pool.put(index);
  }

  @Override
  public int get(int[] indices) {
    return pool.tryGet(indices, 0, indices.length);
  }

  @Override
  public void put(int[] indices, int count) {
    pool.put(indices, 0, count);
  }
}
