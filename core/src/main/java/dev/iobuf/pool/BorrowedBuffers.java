package dev.iobuf.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Several buffers of a pool, borrowed at once. */
final class BorrowedBuffers {
  private BorrowedBuffers() {}

  static <B extends IoBuffer> List<B> borrow(IndirectPool<B> pool, int count)
      throws InterruptedException {
    int[] leases = leases(pool, count);
    pool.get(leases, 0, count);
    return valuesOrPut(pool, leases);
  }

  static <B extends IoBuffer> List<B> borrow(IndirectPool<B> pool, int count, Duration timeout)
      throws InterruptedException, TimeoutException {
    int[] leases = leases(pool, count);
    pool.get(leases, 0, count, timeout);
    return valuesOrPut(pool, leases);
  }

  static <B extends IoBuffer> CompletableFuture<List<B>> borrowAsync(
      IndirectPool<B> pool, int count) {
    int[] leases = leases(pool, count);
    return FutureGet.of(
        handler -> pool.getAsync(leases, 0, count, handler),
        _ -> values(pool, leases),
        _ -> pool.put(leases, 0, count));
  }

  private static int[] leases(IndirectPool<?> pool, int count) {
    return new int[FutureGet.requireCount(count, pool.capacity())];
  }

  private static <B extends IoBuffer> List<B> valuesOrPut(IndirectPool<B> pool, int[] leases) {
    try {
      return values(pool, leases);
    } catch (Throwable e) {
      pool.put(leases, 0, leases.length);
      throw e;
    }
  }

  private static <B extends IoBuffer> List<B> values(IndirectPool<B> pool, int[] leases) {
    List<B> buffers = new ArrayList<>(leases.length);
    for (int lease : leases) {
      buffers.add(pool.value(lease));
    }
    return Collections.unmodifiableList(buffers);
  }
}
