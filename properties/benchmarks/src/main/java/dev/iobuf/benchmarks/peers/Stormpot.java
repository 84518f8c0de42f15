package dev.iobuf.benchmarks.peers;

import dev.iobuf.memory.Slab;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stormpot.Pool;
import stormpot.PoolTap;
import stormpot.Pooled;
import stormpot.Timeout;

/**
 * Stormpot over given objects, {@link Pool#of}: its leanest form, with no allocator thread, no
 * expiration and no leak detection.
 */
final class Stormpot extends Peer {
  private static final Timeout NONE = new Timeout(Duration.ZERO);
  private static final Timeout LONG = new Timeout(Duration.ofDays(1));

  private final Slab slab;
  private final PoolTap<Pooled<MemorySegment>> tap;

  Stormpot(
      int capacity,
      Function<Pool<Pooled<MemorySegment>>, PoolTap<Pooled<MemorySegment>>> chosenTap) {
    slab = Slab.map((long) capacity * BUFFER_SIZE, 4096);
    MemorySegment[] buffers = new MemorySegment[capacity];
    for (int i = 0; i < capacity; i++) {
      buffers[i] = slab.segment().asSlice((long) i * BUFFER_SIZE, BUFFER_SIZE);
    }
    tap = chosenTap.apply(Pool.of(buffers));
  }

  /**
   * By a claim that does not wait. In 4.1, tryClaim does not continue after a buffer that a thread
   * has claimed by its cache: it tries to get that one until the thread has put it, and without end
   * if it is the same thread. Both read the cache first, at the same cost.
   */
  @Override
  @Nullable Object take() {
    try {
      return tap.claim(NONE);
    } catch (InterruptedException e) {
      throw new IllegalStateException("these threads are never interrupted", e);
    }
  }

  @Override
  Object takeOrWait() throws InterruptedException {
    return tap.claim(LONG);
  }

  @Override
  void give(Object buffer) {
    ((Pooled<?>) buffer).release();
  }

  @Override
  long touch(Object buffer) {
    MemorySegment memory = (MemorySegment) ((Pooled<?>) buffer).getObject();
    long seen = memory.get(ValueLayout.JAVA_LONG, 0);
    memory.set(ValueLayout.JAVA_LONG, 0, seen + 1);
    return seen;
  }

  @Override
  public void close() {
    slab.close();
  }
}
