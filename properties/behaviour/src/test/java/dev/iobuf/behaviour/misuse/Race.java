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

  /** Throws the exception of the last loser. Each round has exactly one loser. */
  static void twoPutsOfOneLease(Pool<?> pool) throws Exception {
    List<IllegalStateException> losers = losers(pool);
    assertThat(losers).hasSize(ROUNDS);
    throw losers.getLast();
  }

  /** In a round, at most one put may fail. It throws, and says that it was a double put. */
  static void twoPutsOfOneLeaseUnnoticed(Pool<?> pool) throws Exception {
    assertThat(losers(pool))
        .hasSizeLessThanOrEqualTo(ROUNDS)
        .allSatisfy(loser -> assertThat(loser).hasMessageContaining(" that is not lent: pool="));
  }

  /**
   * The exceptions of losers. Each round has at most one loser, and after each the index is free
   * once.
   */
  private static List<IllegalStateException> losers(Pool<?> pool) throws Exception {
    List<IllegalStateException> all = new ArrayList<>();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      CyclicBarrier start = new CyclicBarrier(2);
      for (int round = 0; round < ROUNDS; round++) {
        int lease = pool.get();
        List<Future<@Nullable IllegalStateException>> puts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          puts.add(two.submit(() -> refusalOfPut(pool, lease, start)));
        }
        int before = all.size();
        for (Future<@Nullable IllegalStateException> put : puts) {
          IllegalStateException refusal = put.get();
          if (refusal != null) {
            all.add(refusal);
          }
        }
        assertThat(all.size() - before).isLessThanOrEqualTo(1);
        assertThat(pool.lent()).isZero();
      }
    }
    return all;
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
