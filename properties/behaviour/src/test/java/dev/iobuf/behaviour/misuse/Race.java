package dev.iobuf.behaviour.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.pool.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Two threads that put the same lease at once. */
final class Race {
  private static final int ROUNDS = 2_000;

  private Race() {}

  /** Throws what the last loser was told; there is exactly one a round. */
  static void twoPutsOfOneLease(Pool<?> pool) throws Exception {
    IllegalStateException last = new IllegalStateException("nobody lost");
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      CyclicBarrier start = new CyclicBarrier(2);
      for (int round = 0; round < ROUNDS; round++) {
        int lease = pool.get();
        List<Future<@Nullable IllegalStateException>> puts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          puts.add(two.submit(() -> refusalOfPut(pool, lease, start)));
        }
        List<IllegalStateException> losers = new ArrayList<>();
        for (Future<@Nullable IllegalStateException> put : puts) {
          IllegalStateException refusal = put.get();
          if (refusal != null) {
            losers.add(refusal);
          }
        }
        assertThat(losers).hasSize(1);
        assertThat(pool.lent()).isZero();
        last = losers.getFirst();
      }
    }
    throw last;
  }

  private static @Nullable IllegalStateException refusalOfPut(
      Pool<?> pool, int lease, CyclicBarrier start) throws Exception {
    start.await();
    try {
      pool.put(lease);
      return null;
    } catch (IllegalStateException refusal) {
      return refusal;
    }
  }
}
