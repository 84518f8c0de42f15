package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait for a completion that can never come is refused. */
@NeedsUring
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class AwaitTest {

  @Test
  void anythingIsTooMuchWhereNothingIsInFlight() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      assertThatThrownBy(() -> ring.await(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("completions=1, inFlight=0");
      assertThatThrownBy(() -> ring.await(5)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ring.await(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThat(ring.await(0)).isZero();
    }
  }

  @Test
  void moreThanAreInFlightIsRefusedAndChangesNothing() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      ring.nop(1);
      assertThatThrownBy(() -> ring.await(2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("that many completions can't come: completions=2, inFlight=1")
          .hasMessageContaining("wait for fewer");
      assertThatThrownBy(() -> ring.await(2, Duration.ofDays(1)))
          .hasMessageContaining("completions=2, inFlight=1");
      assertThat(ring.await(1)).isEqualTo(1);
      assertThatThrownBy(() -> ring.await(2)).as("one is there").hasMessageContaining("inFlight=1");
      assertThat(success(ring, Operation.NOP, 0).userData()).isEqualTo(1);
    }
  }

  @Test
  void aMultishotOperationIsAwaitedManyTimes() throws IOException {
    try (MicroBufferPool pool = MicroBufferPool.create(8);
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(8)) {
      ProvidedBuffers group = ring.provide(pool, 4);
      assertThat(group.refill()).isEqualTo(4);
      IoUringFile left = ring.attach(sockets.left());
      ring.receiveMultishot(ring.attach(sockets.right()), group, 1);
      for (int i = 0; i < 3; i++) {
        ring.send(left, pool, Fixture.lease(pool), 0, 1, 2);
        // one more send, and one more message, each time
        assertThat(ring.await(2 * i + 2, PATIENCE)).isEqualTo(2 * i + 2);
      }
      assertThat(ring.await(4)).isGreaterThanOrEqualTo(4);
      takeAll(ring);
    }
  }

  @Test
  void anEarlyEndEndsTheWaitToo() throws IOException {
    try (MicroBufferPool pool = MicroBufferPool.create(8);
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(8)) {
      ProvidedBuffers group = ring.provide(pool, 4);
      IoUringFile right = ring.attach(sockets.right());
      ring.receiveMultishot(right, group, 1); // no buffers: ends at once when there are bytes
      ring.send(ring.attach(sockets.left()), pool, Fixture.lease(pool), 0, 1, 2);
      assertThat(ring.await(5)).isEqualTo(2);
      assertThat(ring.await(5)).as("and again, while nothing is taken").isEqualTo(2);
      takeAll(ring);
      assertThat(ring.inFlight()).isZero();
    }
  }

  @Test
  void aZeroCopySendThatFailsAtOnceIsWaitedForOnce() throws IOException {
    try (MicroBufferPool pool = MicroBufferPool.create(8);
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(4)) {
      IoUringFile left = ring.attach(sockets.left());
      ring.sendZeroCopy(left, pool, Fixture.lease(pool), 0, MicroBuffer.SIZE, 1);
      assertThat(ring.await(2)).isBetween(1, 2); // sockets of the Unix domain can't do it
      takeAll(ring);
    }
  }

  private static void takeAll(IoUring ring) throws IOException {
    for (int i = ring.await(0); i > 0; i--) {
      one(ring).putLease();
    }
  }
}
