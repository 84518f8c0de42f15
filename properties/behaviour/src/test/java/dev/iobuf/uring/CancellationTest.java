package dev.iobuf.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.io.FileDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A ring ends on kernels before Linux 5.19, too, which refuse to cancel all at once. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class CancellationTest {
  /** No kernel knows it, so that each one refuses it with EINVAL. */
  private static final int UNKNOWN_FLAG = 1 << 30;

  private final List<String> shown = new ArrayList<>();

  private void show(Completion done) {
    shown.add(done.operation() + " " + done.userData() + " " + done.errnoName());
    done.putLease();
  }

  @Test
  void whereAllCannotBeCancelledAtOnceEachOperationIsCancelledByItsTicket() throws IOException {
    IoUringSupport support = IoUringSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::toString);
    try (SmallBufferPool pool = SmallBufferPool.create(1);
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(5)) {
      IoUringFile left = ring.attach(sockets.left());
      ring.receive(left, pool, pool.tryGet(), 0, 10, 1);
      ring.poll(left, Set.of(PollEvent.READ), 2);
      ring.timeout(Duration.ofDays(1), 3);
      ring.timeout(Duration.ofDays(1), 4);
      assertThat(ring.submit()).isZero();
      ring.timeout(Duration.ofDays(1), 5);
      assertThat(ring.room()).as("the ring is full").isZero();

      Cancellation cancellation = new Cancellation(ring, UNKNOWN_FLAG);
      new Ending(ring, this::show, Submitter.FOREVER, cancellation).run();

      assertThat(shown)
          .as("all operations that the caller has started, and no others")
          .containsExactlyInAnyOrder(
              "RECEIVE 1 ECANCELED",
              "POLL 2 ECANCELED",
              "TIMEOUT 3 ECANCELED",
              "TIMEOUT 4 ECANCELED",
              "TIMEOUT 5 ECANCELED");
      assertThat(ring.inFlight()).isZero();
      assertThat(pool.lent()).isZero();
    }
  }
}
