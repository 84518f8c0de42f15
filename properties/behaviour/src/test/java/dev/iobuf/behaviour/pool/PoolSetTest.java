package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.Tier;
import dev.iobuf.memory.MemoryRefusedException;
import dev.iobuf.pool.BufferLayout;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.LeaseRecord;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.pool.PoolSet;
import dev.iobuf.pool.PoolSetOptions;
import dev.iobuf.pool.PoolTier;
import dev.iobuf.pool.SlabPool;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools of several sizes, used by a number of bytes. */
@Timeout(60)
class PoolSetTest {
  private static final Map<Tier, Integer> TWO = Map.of(Tier.NANO, 1, Tier.SMALL, 1);
  private static final PoolSetOptions SPILLING = PoolSetOptions.DEFAULT.spilling(1);

  /** A tier as another package might have it. */
  private record Same(Tier tier) implements PoolTier {
    @Override
    public BufferLayout layout() {
      return tier.layout();
    }

    @Override
    public SlabPool<? extends IoBuffer> createPool(int capacity, PoolOptions options) {
      return tier.createPool(capacity, options);
    }
  }

  @Test
  void aRequestIsServedByTheSmallestThatHoldsIt() throws InterruptedException {
    try (PoolSet pools = PoolSet.create(TWO)) {
      try (IoBuffer none = pools.borrow(0);
          IoBuffer more = pools.borrow(129)) {
        assertThat(none.size()).isEqualTo(128);
        assertThat(more.size()).isEqualTo(2048);
        assertThat(pools.tryBorrow(128)).isNull();
        assertThat(pools.tryBorrow(2048)).isNull();
      }
      assertThat(pools.poolFor(128)).isSameAs(pools.pools().getFirst());
      assertThat(pools.poolFor(129)).isSameAs(pools.pools().getLast());
    }
  }

  @Test
  void aRequestThatSpillsIsCounted() throws InterruptedException {
    try (PoolSet pools = PoolSet.create(TWO, SPILLING);
        IoBuffer first = pools.borrow(1);
        IoBuffer second = pools.borrow(1)) {
      assertThat(List.of(first.size(), second.size())).containsExactly(128, 2048);
      assertThat(pools.tryBorrow(1)).isNull();
      assertThat(pools.statistics().spills()).containsExactly(1L, 0L);
      assertThat(pools.statistics().allSpills()).isEqualTo(1);
      assertThat(pools.statistics().lentBytes()).isEqualTo(128 + 2048);
    }
  }

  @Test
  void aRequestThatWaitsIsServedByThePutOfItsSize() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        PoolSet pools = PoolSet.create(TWO, SPILLING)) {
      IoBuffer small = pools.borrow(1);
      IoBuffer large = pools.borrow(200);
      Future<Integer> waiting =
          threads.submit(() -> {
            try (IoBuffer buffer = pools.borrow(1)) {
              return buffer.size();
            }
          });
      while (pools.statistics().waiting() == 0) {
        Thread.onSpinWait();
      }
      large.close();
      small.close();
      assertThat(waiting.get()).isEqualTo(128);
    }
  }

  @Test
  void aRequestEndsWhenItsTimeHasPassed() throws Exception {
    try (PoolSet pools = PoolSet.create(TWO, SPILLING);
        IoBuffer first = pools.borrow(1, Duration.ofDays(1));
        IoBuffer second = pools.borrow(1, Duration.ZERO)) {
      assertThatThrownBy(() -> pools.borrow(1, Duration.ofMillis(1)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("NanoBufferPool");
      assertThat(pools.statistics().timeouts()).isEqualTo(1);
      assertThat(first.size() + second.size()).isEqualTo(128 + 2048);
    }
  }

  @Test
  void noTimeIsRefusedThoughABufferIsFree() {
    try (PoolSet pools = PoolSet.create(TWO)) {
      assertThatThrownBy(() -> pools.borrow(1, null)).isInstanceOf(NullPointerException.class);
      assertThat(pools.statistics().lentBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 2049, 1L << 32, Long.MAX_VALUE})
  void aNumberOutOfRangeIsRefused(long bytes) {
    try (PoolSet pools = PoolSet.create(TWO, SPILLING)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pools.tryBorrow(bytes))
          .withMessageContainingAll("0 … 2048", "bytes=" + bytes);
      assertThatIllegalArgumentException().isThrownBy(() -> pools.borrow(bytes));
      assertThatIllegalArgumentException().isThrownBy(() -> pools.poolFor(bytes));
      assertThat(pools.statistics().lentBytes()).isZero();
    }
  }

  @Test
  void aSetNeedsTiersOfDifferentSizes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolSet.create(Map.of()))
        .withMessageContaining("tiers=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolSet.create(Map.of(Tier.NANO, 1, new Same(Tier.NANO), 1)))
        .withMessageContaining("Nano=128, Nano=128");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, (1 << 20) + 1})
  void aWeightOutOfRangeIsRefused(int weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolSet.within(1 << 20, Map.of(Tier.NANO, weight)))
        .withMessageContainingAll("1 … 1048576", "weight=" + weight, "tier=Nano");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 4095, Long.MIN_VALUE})
  void aBudgetThatPaysForNoBufferIsRefused(long budget) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolSet.within(budget, Map.of(Tier.NANO, 1)))
        .withMessageContainingAll("budget=" + budget, "tier=Nano");
  }

  @Test
  void spillingToLessThanNoTierIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolSetOptions.DEFAULT.spilling(-1))
        .withMessageContaining("tiers=-1");
  }

  @Test
  void aRequestMaySpillToAnyLargerTier() throws InterruptedException {
    Map<Tier, Integer> three = Map.of(Tier.NANO, 1, Tier.SMALL, 1, Tier.MEDIUM, 1);
    try (PoolSet pools = PoolSet.create(three, SPILLING.spilling(Integer.MAX_VALUE));
        IoBuffer first = pools.borrow(2048);
        IoBuffer second = pools.borrow(2048)) {
      assertThat(List.of(first.size(), second.size())).containsExactly(2048, 8192);
      assertThat(pools.tryBorrow(2048)).isNull();
    }
  }

  @Test
  void aSetThatCannotHaveAllItsPoolsLeavesNoneOpen() {
    long before = SlabMappings.bytes();
    assertThatThrownBy(
            () -> PoolSet.create(Map.of(Tier.NANO, 1024, Tier.TITAN, IndexPool.MAX_CAPACITY)))
        .isInstanceOf(MemoryRefusedException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolSet.create(Map.of(Tier.NANO, 1024, Tier.SMALL, 0)));
    assertThat(SlabMappings.bytes()).isEqualTo(before);
  }

  @Test
  void aCloseWhileABufferIsLentClosesNoPool() throws InterruptedException {
    PoolSet pools = PoolSet.create(TWO);
    try (IoBuffer lent = pools.borrow(2048)) {
      assertThatIllegalStateException()
          .isThrownBy(pools::close)
          .withMessageContaining("SmallBufferPool");
      assertThat(pools.isClosed()).isFalse();
      assertThat(pools.pools()).noneMatch(SlabPool::isClosed);
      assertThat(lent.segment().byteSize()).isEqualTo(2048);
    }
    pools.close();
    assertThat(pools.isClosed()).isTrue();
    pools.close();
    assertThatIllegalStateException().isThrownBy(() -> pools.tryBorrow(1));
  }

  @Test
  void aCloseInTimeWaitsForAllPools() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      PoolSet pools = PoolSet.create(Map.of(Tier.NANO, 2, Tier.SMALL, 2));
      List<IoBuffer> lent = List.of(pools.borrow(1), pools.borrow(200));
      assertThatIllegalStateException()
          .isThrownBy(() -> pools.close(Duration.ofSeconds(Long.MIN_VALUE)));
      Future<?> closing =
          threads.submit(() -> {
            pools.close(Duration.ofSeconds(Long.MAX_VALUE));
            return null;
          });
      lent.reversed().forEach(IoBuffer::close);
      closing.get();
      assertThat(pools.isClosed()).isTrue();
    }
  }

  @Test
  void anAbandonedSetEndsWithTheLastPut() throws InterruptedException {
    PoolSet pools = PoolSet.create(TWO);
    IoBuffer lent = pools.borrow(1);
    pools.closeAbandoning();
    assertThat(pools.isClosed()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> pools.tryBorrow(2048));
    lent.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
    lent.close();
    assertThat(pools.isClosed()).isTrue();
  }

  @Test
  void aCensusNamesTheLeasesOfEachPool() throws InterruptedException {
    PoolSetOptions watched =
        PoolSetOptions.DEFAULT.pools(PoolOptions.DEFAULT.named("messages").census());
    try (PoolSet pools = PoolSet.create(TWO, watched)) {
      assertThat(pools.lentLongerThan(Duration.ZERO)).isEmpty();
      try (IoBuffer lent = pools.borrow(2048)) {
        Map<SlabPool<? extends IoBuffer>, List<LeaseRecord>> leases =
            pools.lentLongerThan(Duration.ZERO);
        assertThat(leases).containsOnlyKeys(pools.poolFor(2048));
        assertThat(leases.get(pools.poolFor(2048)))
            .extracting(LeaseRecord::lease)
            .containsExactly(lent.lease());
      }
      assertThat(pools.pools()).extracting(SlabPool::name).containsOnly("messages");
    }
  }

  /** No thread sees what another one wrote into a buffer that it holds. */
  @Test
  void eachBufferHasOneHolder() throws Exception {
    Map<Tier, Integer> few = Map.of(Tier.PICO, 2, Tier.NANO, 2, Tier.MICRO, 1);
    try (PoolSet pools = PoolSet.create(few, SPILLING);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> users = new ArrayList<>();
      for (int user = 0; user < 16; user++) {
        int mark = user;
        users.add(
            threads.submit(() -> {
              for (int round = 0; round < 5_000; round++) {
                int bytes = ThreadLocalRandom.current().nextInt(513);
                try (IoBuffer buffer = pools.borrow(bytes)) {
                  assertThat((long) buffer.size()).isGreaterThanOrEqualTo(bytes);
                  buffer.segment().fill((byte) mark);
                  Thread.onSpinWait();
                  for (long at = 0; at < buffer.size(); at++) {
                    if (buffer.segment().get(ValueLayout.JAVA_BYTE, at) != mark) {
                      throw new AssertionError("two holders of " + buffer);
                    }
                  }
                }
              }
              return null;
            }));
      }
      for (Future<?> user : users) {
        user.get();
      }
      assertThat(pools.statistics().lentBytes()).isZero();
    }
  }
}
