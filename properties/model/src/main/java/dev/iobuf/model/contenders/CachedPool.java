package dev.iobuf.model.contenders;

import dev.iobuf.model.Contender;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A pool with a cache of indices for each thread, as DPDK's mempool has: a get and a put of a
 * cached index use neither a locked instruction nor a line of another thread. Caches are filled
 * from a common ring, and emptied into it, by halves. A thread reserves a part of that ring by a
 * CAS, and then waits for those that have reserved earlier parts, as in DPDK's ring.
 */
public final class CachedPool implements Contender {
  private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int PUT_HEAD = 16;
  private static final int PUT_TAIL = 24;
  private static final int GET_HEAD = 40;
  private static final int GET_TAIL = 48;
  private static final int COUNTERS = 64;

  /** The elements of a cache: two lines of padding, the count, the indices, and room for a put. */
  private static final int COUNT = 32;

  private static final int INDICES = COUNT + 1;

  /** Half of the indices that a cache has room for. */
  private static final int HALF = 16;

  private final long mask;
  private final long[] counters = new long[COUNTERS];
  private final int[] ring;
  private final ThreadLocal<int[]> caches;

  /** Creates a pool in which every index is free, of a capacity that is a power of two. */
  public CachedPool(int capacity) {
    mask = capacity - 1L;
    ring = new int[capacity];
    for (int index = 0; index < capacity; index++) {
      ring[index] = index;
    }
    counters[PUT_HEAD] = capacity;
    counters[PUT_TAIL] = capacity;
    caches = ThreadLocal.withInitial(() -> new int[INDICES + 2 * HALF + COUNT]);
  }

  @Override
  public int get() {
    int[] cache = caches.get();
    if (cache[COUNT] == 0) {
      cache[COUNT] = fill(cache);
    }
    int count = cache[COUNT];
    if (count == 0) {
      return NONE;
    }
    cache[COUNT] = count - 1;
    return cache[INDICES + count - 1];
  }

  @Override
  public void put(int index) {
    int[] cache = caches.get();
    int count = cache[COUNT];
    if (count == 2 * HALF) {
      count -= HALF;
      empty(cache, count);
    }
    cache[INDICES + count] = index;
    cache[COUNT] = count + 1;
  }

  private int fill(int[] cache) {
    long head;
    int count;
    do {
      head = (long) COUNTER.getAcquire(counters, GET_HEAD);
      long free = (long) COUNTER.getAcquire(counters, PUT_TAIL) - head;
      count = (int) Math.min(free, HALF);
      if (count <= 0) {
        return 0;
      }
    } while (!COUNTER.compareAndSet(counters, GET_HEAD, head, head + count));
    for (int i = 0; i < count; i++) {
      cache[INDICES + i] = ring[(int) ((head + i) & mask)];
    }
    advance(GET_TAIL, head, head + count);
    return count;
  }

  private void empty(int[] cache, int from) {
    long head;
    do {
      head = (long) COUNTER.getAcquire(counters, PUT_HEAD);
    } while (!COUNTER.compareAndSet(counters, PUT_HEAD, head, head + HALF));
    for (int i = 0; i < HALF; i++) {
      ring[(int) ((head + i) & mask)] = cache[INDICES + from + i];
    }
    advance(PUT_TAIL, head, head + HALF);
  }

  /** Waits until the threads before this one have advanced the counter, then advances it. */
  private void advance(int counter, long from, long to) {
    while ((long) COUNTER.getAcquire(counters, counter) != from) {
      Thread.onSpinWait();
    }
    COUNTER.setRelease(counters, counter, to);
  }
}
