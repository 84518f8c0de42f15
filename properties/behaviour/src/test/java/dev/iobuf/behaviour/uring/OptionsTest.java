package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.Tier;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SocketType;
import dev.iobuf.io.Unix;
import dev.iobuf.pool.PoolSet;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.IoUringOptions;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes of a ring, and waits that gather completions. */
@NeedsUring
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class OptionsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final int MESSAGES = 16;

  /** Where there is no room for completions, a receive that goes on ends, and it goes on else. */
  @ParameterizedTest
  @CsvSource({"4, false", "32, true"})
  void roomForCompletionsIsAsChosen(int completions, boolean goesOn) throws IOException {
    try (MicroBufferPool pool = MicroBufferPool.create(4 * MESSAGES);
        FileDescriptor.Pair sockets = Unix.pair(SocketType.SEQPACKET);
        IoUring sender = IoUring.create(MESSAGES);
        IoUring ring = IoUring.create(IoUringOptions.of(2).completions(completions))) {
      IoUringFile to = sender.attach(sockets.left());
      ProvidedBuffers group = ring.provide(pool, 2 * MESSAGES);
      int _ = group.refill();
      ring.receiveMultishot(ring.attach(sockets.right()), group, 1);
      for (int i = 0; i < MESSAGES; i++) {
        sender.send(to, pool, Fixture.lease(pool), 0, 1, i);
      }
      while (sender.inFlight() > 0) {
        one(sender).putLease();
      }
      int received = 0;
      boolean isOver = false;
      int _ = ring.await(1);
      while (!isOver && received < MESSAGES) {
        int _ = ring.submit();
        while (ring.next()) {
          isOver |= !ring.completion().hasMore();
          received++;
          ring.completion().putLease();
        }
      }
      assertThat(!isOver).as("after %s messages", received).isEqualTo(goesOn);
    }
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    IoUringOptions options = IoUringOptions.of(8);
    assertThat(options).hasToString("IoUringOptions[entries=8, files=8, completions=by default]");
    assertThat(options.files(3).completions(9))
        .hasToString("IoUringOptions[entries=8, files=3, completions=9]");
    assertThatThrownBy(() -> IoUringOptions.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IoUringOptions.of(IoUring.MAX_ENTRIES + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.files(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.completions(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("completions=7, entries=8");
    assertThatThrownBy(() -> options.completions(IoUringOptions.MAX_COMPLETIONS + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLargestRoomWorks() throws IOException {
    try (IoUring ring =
        IoUring.create(IoUringOptions.of(1).completions(IoUringOptions.MAX_COMPLETIONS))) {
      ring.nop(1);
      assertThat(one(ring).operation()).isEqualTo(Operation.NOP);
    }
  }

  private static void needGathering() {
    Assumptions.assumeTrue(
        IoUringSupport.current().features().contains(KernelFeature.GATHERING), "needs Linux 6.12");
  }

  /** A wait for both would take a day. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aWaitThatGathersEndsWithOneOnceItsWhileIsOver(boolean hasWaker) throws IOException {
    needGathering();
    try (IoUring ring = IoUring.create(8)) {
      if (hasWaker) {
        assertThat(ring.waker()).isNotNull();
      }
      ring.timeout(DAY, 1);
      ring.nop(2);
      assertThat(ring.await(2, MOMENT, DAY)).isEqualTo(1);
      assertThat(one(ring).operation()).isEqualTo(Operation.NOP);
      ring.timeout(Duration.ofMillis(20), 3); // later than the while
      assertThat(ring.await(2, MOMENT, DAY)).isEqualTo(1);
      assertThat(one(ring).userData()).isEqualTo(3);
    }
  }

  /** A while of 59 minutes, which no test takes. */
  @Test
  void aWaitThatGathersEndsAtOnceWithAll() throws IOException {
    needGathering();
    try (IoUring ring = IoUring.create(8)) {
      ring.timeout(MOMENT, 1);
      ring.nop(2);
      assertThat(ring.await(2, Duration.ofMinutes(59), DAY)).isEqualTo(2);
      assertThat(ring.await(0, Duration.ofMinutes(59), DAY)).isEqualTo(2);
      assertThat(ring.await(2, Duration.ofMinutes(59), DAY)).isEqualTo(2);
    }
  }

  @Test
  void aWaitThatGathersNothingEndsInTime() throws IOException {
    needGathering();
    try (IoUring ring = IoUring.create(8)) {
      ring.timeout(DAY, 1);
      ring.timeout(DAY, 2);
      assertThat(ring.await(2, MOMENT, MOMENT.multipliedBy(5))).isZero();
      assertThat(ring.await(2, Duration.ZERO, MOMENT)).isZero();
      assertThat(ring.await(2, Duration.ofMinutes(59), MOMENT)).isZero();
      assertThat(ring.await(2, Duration.ofMinutes(59), Duration.ZERO)).isZero();
      assertThatThrownBy(() -> ring.await(2, Duration.ofHours(1), DAY))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("less than an hour");
      assertThatThrownBy(() -> ring.await(3, MOMENT, DAY))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("that many completions can't come");
    }
  }

  /** Each pool of a set has buffers of its own; all are within the budget of the set. */
  @Test
  void groupsOfSeveralTiersShareABudget() throws IOException {
    long budget = 1 << 16;
    try (PoolSet set = PoolSet.within(budget, Map.of(Tier.MICRO, 1, Tier.MEDIUM, 1));
        MediumBufferPool output = MediumBufferPool.create(1);
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(8)) {
      assertThat(set.bytes()).isLessThanOrEqualTo(budget);
      IoUringFile left = ring.attach(sockets.left());
      IoUringFile right = ring.attach(sockets.right());
      ProvidedBuffers ofSmall = ring.provide(set.poolFor(1), 2);
      ProvidedBuffers ofLarge = ring.provide(set.poolFor(MediumBuffer.SIZE), 2);
      assertThat(ofSmall.refill()).isEqualTo(2);
      assertThat(ofLarge.refill()).isEqualTo(2);
      ring.send(left, output, Fixture.lease(output), 0, 5000, 1);
      for (ProvidedBuffers group : List.of(ofSmall, ofLarge)) {
        ring.receive(right, group, 2);
        Completion done = one(ring);
        while (done.operation() != Operation.RECEIVE) {
          done.putLease();
          done = one(ring);
        }
        assertThat(done.pool()).isSameAs(group.pool());
        assertThat(done.result())
            .isEqualTo(group == ofSmall ? MicroBuffer.SIZE : 5000 - MicroBuffer.SIZE);
        done.putLease();
      }
    }
  }
}
