package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
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
