package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.Tier;
import dev.iobuf.pool.IoBuffer;
import dev.iobuf.pool.PoolSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A future of a lease gives back what its caller does not get. */
class FutureGetTest {
  @Test
  void isCompleteWhereABufferIsFree() {
    try (SmallBufferPool pool = SmallBufferPool.create(2)) {
      try (SmallBuffer buffer = pool.borrowAsync().join()) {
        assertThat(buffer.segment().byteSize()).isEqualTo(SmallBuffer.SIZE);
      }
      int lease = pool.getAsync().join();
      pool.put(lease);
      int[] leases = pool.getAsync(2).join();
      assertThat(leases).containsExactlyInAnyOrder(0, 1);
      pool.put(leases, 0, 2);
      assertThat(pool.getAsync(0).join()).isEmpty();
    }
  }

  @Test
  void isCompletedByAPut() throws InterruptedException {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      int lease = pool.get();
      CompletableFuture<SmallBuffer> future = pool.borrowAsync();
      assertThat(future).isNotDone();
      pool.put(lease);
      future.join().close();
    }
  }

  @Test
  void severalBuffersAreBorrowedAtOnceOrNotAtAll() throws Exception {
    try (SmallBufferPool pool = SmallBufferPool.create(3)) {
      List<SmallBuffer> two = pool.borrowAll(2);
      CompletableFuture<List<SmallBuffer>> future = pool.borrowAllAsync(2);
      assertThatThrownBy(() -> pool.borrowAll(2, Duration.ofMillis(1)))
          .isInstanceOf(TimeoutException.class);
      assertThat(future).isNotDone();
      two.get(0).close();
      two.get(1).close();
      assertThat(future.join()).hasSize(2).doesNotHaveDuplicates();
      future.join().forEach(SmallBuffer::close);
      assertThat(pool.borrowAll(0)).isEmpty();
      assertThatIllegalArgumentException().isThrownBy(() -> pool.borrowAll(4));
    }
  }

  @Test
  void aSetOfPoolsLendsWithoutAThread() throws Exception {
    try (PoolSet pools = PoolSet.create(Map.of(Tier.SMALL, 2, Tier.LARGE, 1))) {
      List<? extends IoBuffer> both = pools.borrowAll(1500, 2);
      assertThat(both).allMatch(buffer -> buffer instanceof SmallBuffer);
      CompletableFuture<IoBuffer> future = pools.borrowAsync(2000);
      assertThat(future).isNotDone();
      both.getFirst().close();
      assertThat(future.join()).isInstanceOf(SmallBuffer.class);
      future.join().close();
      both.getLast().close();
      try (IoBuffer large = pools.borrowAsync(2049).join()) {
        assertThat(large.size()).isGreaterThanOrEqualTo(2049);
      }
    }
  }

  @Test
  void aCancelledOneLeavesTheQueue() throws InterruptedException {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      int lease = pool.get();
      CompletableFuture<Integer> future = pool.getAsync();
      assertThat(future.cancel(false)).isTrue();
      assertThat(pool.statistics().waiting()).isZero();
      assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
      pool.put(lease);
    }
  }

  @Test
  void oneWhoseTimeHasPassedLeavesTheQueue() throws InterruptedException {
    try (SmallBufferPool pool = SmallBufferPool.create(1)) {
      int lease = pool.get();
      CompletableFuture<int[]> future = pool.getAsync(1).orTimeout(1, TimeUnit.MILLISECONDS);
      assertThatThrownBy(future::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      pool.put(lease);
    }
  }

  @Test
  void theEndOfThePoolCompletesItExceptionally() throws InterruptedException {
    SmallBufferPool pool = SmallBufferPool.create(1);
    int lease = pool.get();
    CompletableFuture<Integer> future = pool.getAsync();
    pool.closeAbandoning();
    assertThatThrownBy(future::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    pool.put(lease);
  }

  @Test
  void refusesACountThatNoPoolCanLend() {
    try (SmallBufferPool pool = SmallBufferPool.create(2)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pool.getAsync(3))
          .withMessageContaining("count=3");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pool.getAsync(-1))
          .withMessageContaining("count=-1");
    }
  }
}
