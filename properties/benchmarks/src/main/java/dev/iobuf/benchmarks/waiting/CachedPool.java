package dev.iobuf.benchmarks.waiting;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A pool of indices with a cache for each thread, as network stacks have for each core: a thread
 * gets from its cache, and puts there. Caches are filled from a common stack, and emptied into it,
 * by halves. A thread that changes the common stack keeps others from it meanwhile, as the ring of
 * such pools does: they spin until it is done.
 */
final class CachedPool {
  /** What {@link #tryGet} returns when it finds no index. */
  static final int NONE = -1;

  private final int cacheSize;
  private final int[] common;
  private final AtomicBoolean isTaken = new AtomicBoolean();
  private final ThreadLocal<Cache> caches = ThreadLocal.withInitial(Cache::new);
  private int count;

  /** A stack of indices. */
  private final class Cache {
    final int[] indices = new int[cacheSize];
    int count;
  }

  /** Creates a pool in which every index is free. */
  CachedPool(int capacity, int cacheSize) {
    this.cacheSize = cacheSize;
    this.common = new int[capacity];
    for (int index = 0; index < capacity; index++) {
      common[index] = index;
    }
    this.count = capacity;
  }

  /** Gets an index of the cache of this thread, or of the common stack; else returns NONE. */
  int tryGet() {
    Cache cache = caches.get();
    if (cache.count == 0) {
      fill(cache);
    }
    return cache.count == 0 ? NONE : cache.indices[--cache.count];
  }

  /** Waits until an index is in the common stack; returns NONE after a time. */
  int get(long nanos) {
    long start = System.nanoTime();
    int index = tryGet();
    while (index == NONE && System.nanoTime() - start < nanos) {
      LockSupport.parkNanos(1_000);
      index = tryGet();
    }
    return index;
  }

  /** Puts an index into the cache of this thread. */
  void put(int index) {
    Cache cache = caches.get();
    if (cache.count == cacheSize) {
      empty(cache);
    }
    cache.indices[cache.count++] = index;
  }

  private void fill(Cache cache) {
    enter();
    int taken = Math.min(count, (cacheSize + 1) / 2);
    count -= taken;
    System.arraycopy(common, count, cache.indices, 0, taken);
    cache.count = taken;
    isTaken.set(false);
  }

  private void empty(Cache cache) {
    enter();
    int given = (cacheSize + 1) / 2;
    cache.count -= given;
    System.arraycopy(cache.indices, cache.count, common, count, given);
    count += given;
    isTaken.set(false);
  }

  private void enter() {
    while (!isTaken.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
  }
}
