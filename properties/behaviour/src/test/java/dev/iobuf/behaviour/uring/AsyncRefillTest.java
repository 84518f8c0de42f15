package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Provided buffers that have run dry wait for a lease without a thread, and lose none. */
@NeedsUring
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncRefillTest {
  private static final int MOMENT = 20; // milliseconds
  private static final int ROUNDS = 2_000;

  private final MicroBufferPool pool = MicroBufferPool.create(2);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.close();
    assertThat(pool.pinned()).isZero();
    assertThat(pool.lent()).isZero();
    assertThat(pool.statistics().waiting()).isZero();
    pool.close();
  }

  private Future<?> putSoon(int lease) {
    return threads.submit(() -> {
      Thread.sleep(MOMENT);
      pool.put(lease);
      return null;
    });
  }

  @Test
  void aPutOfAnotherThreadWakesTheOwnerAndTheReceiveGoesOn() throws Exception {
    int first = lease(pool);
    int second = lease(pool);
    try (IoUring ring = IoUring.create(4);
        FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      IoUringFile left = ring.attach(sockets.left());
      IoUringFile right = ring.attach(sockets.right());
      ProvidedBuffers group = ring.provide(pool, 2);
      assertThat(group.refillAsync()).isZero();
      pool.value(first).segment().setString(0, "hello");
      ring.send(left, pool, first, 0, 6, 1);
      ring.receiveMultishot(right, group, 2);
      assertThat(one(ring).operation()).isEqualTo(Operation.SEND);
      assertThat(one(ring).errno()).isEqualTo(Errno.ENOBUFS);

      Future<?> other = putSoon(second);
      while (group.refillAsync() == 0) {
        assertThat(ring.await(1)).as("woken").isZero();
      }
      ring.receiveMultishot(right, group, 2);
      Completion done = one(ring);
      assertThat(done.resultOrThrow()).isEqualTo(6);
      assertThat(done.lease()).isEqualTo(second);
      assertThat(pool.value(second).segment().getString(0)).isEqualTo("hello");
      done.putLease();
      other.get();
    }
    pool.put(first);
  }

  @Test
  void oneGetWaitsHoweverOftenItIsAskedFor() throws IOException {
    int first = lease(pool);
    int second = lease(pool);
    try (IoUring ring = IoUring.create(1)) {
      ProvidedBuffers group = ring.provide(pool, 2);
      for (int i = 0; i < 3; i++) {
        assertThat(group.refillAsync()).isZero();
        assertThat(pool.statistics().waiting()).isEqualTo(1);
      }
      pool.put(first);
      pool.put(second);
      assertThat(group.refillAsync()).as("the lease that came, and the free one").isEqualTo(2);
      assertThat(pool.statistics().waiting()).isZero();
      assertThat(ring.submit()).isZero();
    }
  }

  /** An owner that puts after its refill, and then sleeps, would sleep for ever. */
  @Test
  void aPutOfTheOwnerEndsItsNextWait() throws IOException {
    int first = lease(pool);
    int second = lease(pool);
    try (IoUring ring = IoUring.create(1)) {
      ProvidedBuffers group = ring.provide(pool, 2);
      assertThat(group.refillAsync()).isZero();
      pool.put(first);
      assertThat(ring.await(1)).as("woken").isZero();
      assertThat(group.refill()).as("a refill without waiting takes it as well").isEqualTo(1);
      pool.put(second);
    }
  }

  @Test
  void anOwnerWhoseRefillFindsALeaseIsNotWoken() throws IOException {
    try (IoUring ring = IoUring.create(1)) {
      assertThat(ring.provide(pool, 2).refillAsync()).isEqualTo(2);
      ring.timeout(Duration.ofMillis(MOMENT), 1);
      assertThat(ring.await(1)).isEqualTo(1);
    }
  }

  @Test
  void closingEndsTheWait() throws IOException {
    int first = lease(pool);
    int second = lease(pool);
    try (IoUring ring = IoUring.create(1)) {
      ProvidedBuffers group = ring.provide(pool, 2);
      assertThat(group.refillAsync()).isZero();
      group.close();
      assertThat(pool.statistics().waiting()).isZero();
      pool.put(first);
      assertThat(pool.available()).isEqualTo(1);
      assertThatThrownBy(group::refillAsync).isInstanceOf(IllegalStateException.class);
    }
    pool.put(second);
  }

  @Test
  void aLeaseThatHasComeIsPutAtTheEnd() throws IOException {
    int first = lease(pool);
    int second = lease(pool);
    try (IoUring ring = IoUring.create(1)) {
      assertThat(ring.provide(pool, 2).refillAsync()).isZero();
      pool.put(first);
      assertThat(pool.available()).as("it has come").isZero();
    }
    assertThat(pool.available()).isEqualTo(1);
    pool.put(second);
  }

  @Test
  void aPoolThatIsClosedMeanwhileIsSaidAtTheNextRefill() throws IOException {
    try (MicroBufferPool other = MicroBufferPool.create(1);
        IoUring ring = IoUring.create(1)) {
      int only = lease(other);
      ProvidedBuffers group = ring.provide(other, 1);
      assertThat(group.refillAsync()).isZero();
      other.closeAbandoning();
      assertThat(ring.await(1)).as("woken").isZero();
      assertThatThrownBy(group::refillAsync)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("get after closeAbandoning");
      other.put(only);
    }
  }

  /**
   * Puts, refills and the close of the buffers at the same time. The buffers have room for one: a
   * lease may come when a refill has found the other one.
   */
  @Test
  void putsThatRaceWithRefillsAndTheEndLoseNothing() throws Exception {
    AtomicInteger round = new AtomicInteger();
    int[] leases = {lease(pool), lease(pool)};
    Future<?> other =
        threads.submit(() -> {
          for (int i = 1; i <= ROUNDS; i++) {
            while (round.get() < i) {
              Thread.onSpinWait();
            }
            pool.put(leases[0]);
            pool.put(leases[1]);
          }
        });
    try (IoUring ring = IoUring.create(1)) {
      for (int i = 1; i <= ROUNDS; i++) {
        ProvidedBuffers group = ring.provide(pool, 1);
        assertThat(group.refillAsync()).isZero();
        round.set(i);
        for (int refills = i % 4; refills > 0; refills--) {
          int _ = group.refillAsync();
        }
        group.close();
        pool.get(leases, 0, leases.length, PATIENCE);
      }
    } finally {
      round.set(ROUNDS); // The other thread ends, whatever has failed.
    }
    other.get();
    pool.put(leases, 0, leases.length);
  }
}
