package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.PollEvent;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NeedsUring
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class RingTest {

  @Test
  void everyOperationCompletesOnceAndCarriesItsUserData() throws IOException {
    try (IoUring ring = IoUring.create(64)) {
      BitSet seen = new BitSet();
      for (int i = 0; i < 64; i++) {
        ring.nop(i);
      }
      assertThat(ring.room()).isZero();
      assertThat(ring.await(64)).isEqualTo(64);
      while (ring.next()) {
        assertThat(ring.completion().resultOrThrow()).isZero();
        seen.set((int) ring.completion().userData());
      }
      assertThat(seen.cardinality()).isEqualTo(64);
      assertThat(ring.inFlight()).isZero();
    }
  }

  @Test
  void theQueuesWrapAround() throws IOException {
    try (IoUring ring = IoUring.create(3)) { // no power of two
      for (long i = 0; i < 10_000; i++) {
        ring.nop(2 * i);
        ring.nop(2 * i + 1);
        assertThat(ring.await(2)).isEqualTo(2);
        assertThat(success(ring, Operation.NOP, 0).userData()).isEqualTo(2 * i);
        assertThat(success(ring, Operation.NOP, 0).userData()).isEqualTo(2 * i + 1);
        assertThat(ring.next()).isFalse();
      }
    }
  }

  @Test
  void oneMoreThanTheRingHoldsIsRefused() throws IOException {
    try (IoUring ring = IoUring.create(2)) {
      ring.nop(1);
      ring.nop(2);
      assertThatThrownBy(() -> ring.nop(3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the ring is full: inFlight=2, entries=2");
      assertThat(ring.await(2)).isEqualTo(2);
      assertThat(ring.next()).isTrue();
      ring.nop(3);
    }
  }

  @Test
  void entriesBeyondTheKernelsLimitAreRefused() {
    assertThatThrownBy(() -> IoUring.create(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entries must be 1 … 32768")
        .hasMessageContaining("entries=0");
    assertThatThrownBy(() -> IoUring.create(40_000)).hasMessageContaining("entries=40000");
    assertThatThrownBy(() -> IoUring.create(1, 0))
        .hasMessageContaining("slots for files must be 1 … 1048576")
        .hasMessageContaining("files=0");
    assertThatThrownBy(() -> IoUring.create(1, 2_000_000)).hasMessageContaining("files=2000000");
  }

  @Test
  void theLargestRingWorks() throws IOException {
    try (IoUring ring = IoUring.create(IoUring.MAX_ENTRIES)) {
      for (int i = 0; i < IoUring.MAX_ENTRIES; i++) {
        ring.nop(i);
      }
      assertThat(ring.await(IoUring.MAX_ENTRIES)).isEqualTo(IoUring.MAX_ENTRIES);
    }
  }

  @Test
  void aTimeoutCompletesWithEtime() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      ring.timeout(Duration.ofMillis(1), 7);
      Completion done = one(ring);
      assertThat(done.errnoName()).isEqualTo("ETIME");
      assertThat(done.errno()).isEqualTo(Errno.ETIME);
      assertThat(done.userData()).isEqualTo(7);
      assertThat(done.hasLease()).isFalse();
    }
  }

  @Test
  void waitingEndsWhenTheTimeHasPassed() throws IOException {
    try (IoUring ring = IoUring.create(4)) {
      ring.timeout(Duration.ofDays(1), 1);
      assertThat(ring.await(1, Duration.ofMillis(5))).isZero();
      assertThat(ring.await(1, Duration.ofMillis(5))).isZero();
      assertThat(ring.await(1, Duration.ZERO)).isZero();
      assertThat(ring.next()).isFalse();
      assertThat(ring.inFlight()).isEqualTo(1);
    } // and closing cancels it
  }

  @Test
  void aCancelledOperationSaysSo() throws IOException {
    try (IoUring ring = IoUring.create(8)) {
      long ticket = ring.timeout(Duration.ofDays(1), 1);
      assertThat(ring.submit()).isZero();
      ring.cancel(ticket, 2);
      assertThat(ring.await(2)).isEqualTo(2);
      long sum = 0;
      while (ring.next()) {
        Completion done = ring.completion();
        sum += done.userData();
        assertThat(done.errno()).isEqualTo(done.userData() == 1 ? Errno.ECANCELED : 0);
      }
      assertThat(sum).isEqualTo(3);
      ring.cancel(ticket, 3);
      assertThat(one(ring).errno()).isEqualTo(Errno.ENOENT);
    }
  }

  @Test
  void allCanBeCancelledAtOnce() throws IOException {
    try (IoUring ring = IoUring.create(8)) {
      for (int i = 0; i < 7; i++) {
        ring.timeout(Duration.ofDays(1), i);
      }
      ring.cancelAll(100);
      assertThat(ring.await(8)).isEqualTo(8);
      while (ring.next()) {
        Completion done = ring.completion();
        if (done.operation() == Operation.CANCEL) {
          assertThat(done.resultOrThrow()).isEqualTo(7);
        } else {
          assertThat(done.errno()).isEqualTo(Errno.ECANCELED);
        }
      }
    }
  }

  @Test
  void pollReportsTheEventsForWhichAFileIsReady() throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe();
        IoUring ring = IoUring.create(4)) {
      ring.poll(ring.attach(pipe.right()), Set.of(PollEvent.WRITE), 1);
      Completion writable = one(ring);
      assertThat(writable.resultOrThrow()).isPositive();
      assertThat(PollEvent.values())
          .filteredOn(writable::isReadyFor)
          .containsExactly(PollEvent.WRITE);
      ring.poll(ring.attach(pipe.left()), Set.of(PollEvent.READ), 2);
      assertThat(ring.await(1, Duration.ofMillis(1))).isZero();
    }
  }

  @Test
  void pollTellsThatThePeerIsGoneAlsoIfNotAsked() throws IOException {
    try (FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(4)) {
      ring.poll(ring.attach(sockets.left()), Set.of(), 1);
      assertThat(ring.await(1, Duration.ofMillis(1))).isZero();
      sockets.right().close();
      assertThat(one(ring).isReadyFor(PollEvent.HANG_UP)).isTrue();
      ring.nop(2);
      Completion other = one(ring);
      assertThatThrownBy(() -> other.isReadyFor(PollEvent.READ))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("only POLL");
    }
  }

  @Test
  void anotherThreadIsRefused() throws Exception {
    try (IoUring ring = IoUring.create(4)) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread other =
          new Thread(
              () -> {
                try {
                  ring.nop(1);
                } catch (WrongThreadException e) {
                  thrown.set(e);
                }
              },
              "other");
      other.start();
      other.join();
      assertThat(thrown.get())
          .hasMessageContaining("a ring belongs to the thread that created it")
          .hasMessageContaining("other");
      assertThat(ring.inFlight()).isZero();
    }
  }

  /** Its operations would be cancelled when its carrier ends, which is idle for 30 s then. */
  @Test
  void aVirtualThreadIsRefusedAsAnOwner() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .name("light")
            .start(() ->
                thrown.set(
                    catchThrowable(() -> {
                      try (IoUring ring = IoUring.create(4)) {
                        ring.nop(1);
                      }
                    })));
    caller.join();
    assertThat(thrown.get())
        .isInstanceOf(WrongThreadException.class)
        .hasMessageContaining("a virtual thread can't own a ring: caller=VirtualThread")
        .hasMessageContaining("light")
        .hasMessageContaining("create the ring on a platform thread");
  }

  @Test
  void aRingThatIsClosedIsOfNoUse() throws IOException {
    IoUring ring = IoUring.create(4);
    ring.nop(1);
    ring.close();
    ring.close();
    assertThatThrownBy(() -> ring.nop(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the ring was closed");
    assertThatThrownBy(ring::next).isInstanceOf(IllegalStateException.class);
    assertThat(ring).hasToString("IoUring[fd=%s, entries=4, inFlight=0, closed]", fd(ring));
  }

  private static String fd(IoUring ring) {
    return ring.toString().replaceAll(".*fd=(\\d+).*", "$1");
  }

  @Test
  void manyRingsLeaveNothingBehind() throws IOException {
    long before = openFiles();
    for (int i = 0; i < 200; i++) {
      try (IoUring ring = IoUring.create(8)) {
        ring.timeout(Duration.ofDays(1), 1);
        assertThat(ring.submit()).isZero();
      }
    }
    assertThat(openFiles()).isLessThanOrEqualTo(before + 5);
  }

  private static long openFiles() {
    String[] numbers = new File("/proc/self/fd").list();
    return numbers == null ? 0 : numbers.length;
  }
}
