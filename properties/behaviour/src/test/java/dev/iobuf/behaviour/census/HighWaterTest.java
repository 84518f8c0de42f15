package dev.iobuf.behaviour.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.pool.IndexPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The peak of lent indices that neither a snapshot nor a refusal has seen. */
class HighWaterTest {
  private static void lendOneByOne(IndexPool pool, int count) {
    int[] leases = new int[count];
    for (int i = 0; i < count; i++) {
      leases[i] = pool.tryGet();
    }
    for (int lease : leases) {
      pool.put(lease);
    }
  }

  private static void lendBySeveral(IndexPool pool, int count, int several) {
    int[] leases = new int[count];
    for (int got = 0; got < count; ) {
      int most = Math.min(several, count - got);
      assertThat(pool.tryGet(leases, got, most)).isEqualTo(most);
      got += most;
    }
    pool.put(leases, 0, count);
  }

  private static int highWater(IndexPool pool) {
    return pool.statistics().highWater();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void isExactWhereFewAreLent(int lent) {
    try (IndexPool pool = new IndexPool("pool", 8)) {
      lendOneByOne(pool, lent);
      assertThat(highWater(pool)).isEqualTo(lent);
    }
    try (IndexPool pool = new IndexPool("pool", 8)) {
      lendBySeveral(pool, lent, lent);
      assertThat(highWater(pool)).isEqualTo(lent);
    }
  }

  /**
   * The number of indices that one home may have lent since it last counted, during a rise to a
   * peak.
   */
  private static int lacking(int capacity, int lent) {
    return Math.max(lent / 8, capacity / 16);
  }

  @ParameterizedTest
  @CsvSource({"64, 64", "100, 73", "1000, 1000", "4096, 1111", "4096, 300", "65536, 65536"})
  void lacksAnEighthOrASixteenthOfTheCapacityAtMostOfARiseByOneThread(int capacity, int lent) {
    int least = lent - lacking(capacity, lent);
    try (IndexPool pool = new IndexPool("pool", capacity)) {
      lendOneByOne(pool, lent);
      assertThat(highWater(pool)).isBetween(least, lent);
      lendOneByOne(pool, lent / 2);
      assertThat(highWater(pool)).as("never falls").isBetween(least, lent);
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000, 16", "4096, 1111, 100", "65536, 65536, 16"})
  void lacksAsMuchAndAStripeAtMostOfARiseByGetsOfSeveral(int capacity, int lent, int several) {
    try (IndexPool pool = new IndexPool("pool", capacity)) {
      lendBySeveral(pool, lent, several);
      assertThat(highWater(pool)).isBetween(lent - lacking(capacity, lent) - 63, lent);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 700, 1023})
  void aLaterRiseByHalfOfTheCapacityIsMetAndFollowed(int lent) {
    try (IndexPool pool = new IndexPool("pool", 1024)) {
      lendOneByOne(pool, 10);
      lendOneByOne(pool, 10);
      lendOneByOne(pool, 60);
      lendOneByOne(pool, lent);
      assertThat(highWater(pool)).isBetween(lent - lacking(1024, lent), lent);
    }
  }

  /** Lends indices, and keeps them until all threads have theirs. */
  private static boolean lendTogether(IndexPool pool, int count, CyclicBarrier full)
      throws InterruptedException, BrokenBarrierException {
    int[] leases = new int[count];
    for (int i = 0; i < count; i++) {
      leases[i] = pool.tryGet();
    }
    int _ = full.await();
    for (int lease : leases) {
      pool.put(lease);
    }
    return true;
  }

  @Test
  void countsTheIndicesThatSeveralThreadsHold() throws Exception {
    int threads = 4;
    int each = 16;
    try (IndexPool pool = new IndexPool("pool", threads * each)) {
      CyclicBarrier full = new CyclicBarrier(threads);
      List<FutureTask<Boolean>> users = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        FutureTask<Boolean> user = new FutureTask<>(() -> lendTogether(pool, each, full));
        users.add(user);
        Thread.ofPlatform().daemon().start(user);
      }
      for (FutureTask<Boolean> user : users) {
        assertThat(user.get()).isTrue();
      }
      assertThat(highWater(pool)).isBetween(threads * each / 2, threads * each);
    }
  }

  @Test
  void noGetOfALargePoolLooksAtAllPlaces() {
    try (IndexPool pool = new IndexPool("pool", (1 << 16) + 1)) {
      lendOneByOne(pool, 1_000);
      assertThat(highWater(pool)).isZero();
      int lease = pool.tryGet();
      assertThat(highWater(pool)).as("each reading does").isEqualTo(1);
      pool.put(lease);
    }
  }

  @Test
  void aCloseIsNoPeak() {
    IndexPool refused = new IndexPool("pool", 100);
    int lease = refused.tryGet();
    assertThatThrownBy(refused::close).isInstanceOf(IllegalStateException.class);
    refused.put(lease);
    refused.close();
    assertThat(highWater(refused)).isEqualTo(1);
  }
}
