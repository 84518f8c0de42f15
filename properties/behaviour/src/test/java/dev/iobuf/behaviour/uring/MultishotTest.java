package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.Udp;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.PollEvent;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations that go on, beside the receives and accepts that do: one start, many completions. */
@NeedsUring
class MultishotTest {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int SENDER = 144;
  private static final int GOES_ON = 7;

  private final SmallBufferPool pool = SmallBufferPool.create(16);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @BeforeEach
  void create() throws IOException {
    Assumptions.assumeTrue(
        IoUringSupport.current().features().contains(KernelFeature.MULTISHOT_TIMEOUT),
        "needs Linux 6.7");
    ring = IoUring.create(16);
  }

  @AfterEach
  void close() throws IOException {
    if (ring != null) {
      ring.close();
    }
    Fixture.closeUnused(pool);
  }

  private void sendTo(IoUringFile from, FileDescriptor to, int value, int bytes)
      throws IOException {
    int lease = lease(pool);
    pool.value(lease).segment().fill((byte) value);
    ring.sendTo(from, pool, lease, 0, bytes, EncodedAddress.of(Udp.localAddress(to)), 1);
  }

  @Test
  void oneReceiveGetsTheDatagramsOfSeveralSendersAndTellsThemApart() throws IOException {
    try (FileDescriptor server = Udp.bind(LOOPBACK);
        FileDescriptor one = Udp.bind(LOOPBACK);
        FileDescriptor two = Udp.bind(LOOPBACK)) {
      IoUringFile[] clients = {ring.attach(one), ring.attach(two)};
      InetSocketAddress[] addresses = {Udp.localAddress(one), Udp.localAddress(two)};
      ProvidedBuffers group = ring.provide(pool, 8);
      int _ = group.refill();
      IoUringFile socket = ring.attach(server);
      ring.receiveFromMultishot(socket, group, GOES_ON);
      int[] lengths = {10, SmallBuffer.SIZE - SENDER, 1, 0};
      for (int i = 0; i < lengths.length; i++) {
        sendTo(clients[i % 2], server, i + 1, lengths[i]);
        for (int completions = 0; completions < 2; completions++) {
          Completion done = one(ring);
          if (done.operation() == Operation.RECEIVE_MESSAGE) {
            assertThat(done.resultOrThrow()).isEqualTo(lengths[i]);
            assertThat(done.hasMore()).as("an empty one ends it").isEqualTo(lengths[i] > 0);
            assertThat(done.sender().decode()).isEqualTo(addresses[i % 2]);
            assertThat(done.from(0)).isEqualTo(SENDER);
            assertThat(done.length(0)).isEqualTo(lengths[i]);
            for (int at = 0; at < lengths[i]; at++) {
              assertThat(pool.value(done.lease()).segment().get(JAVA_BYTE, SENDER + at))
                  .isEqualTo((byte) (i + 1));
            }
          }
          done.putLease();
        }
      }
    }
  }

  @Test
  void aDatagramThatIsLongerThanTheRoomIsToldToBeCut() throws IOException {
    try (FileDescriptor server = Udp.bind(LOOPBACK);
        FileDescriptor client = Udp.bind(LOOPBACK)) {
      ProvidedBuffers group = ring.provide(pool, 8);
      int _ = group.refill();
      ring.receiveFromMultishot(ring.attach(server), group, GOES_ON);
      sendTo(ring.attach(client), server, 5, SmallBuffer.SIZE - SENDER + 1);
      for (int completions = 0; completions < 2; completions++) {
        Completion done = one(ring);
        if (done.operation() == Operation.RECEIVE_MESSAGE) {
          assertThat(done.isTruncated()).isTrue();
          assertThat(done.result()).isEqualTo(SmallBuffer.SIZE - SENDER);
          assertThatThrownBy(done::resultOrThrow).hasMessageContaining("EMSGSIZE");
        }
        done.putLease();
      }
      ring.cancelAll(2);
    }
  }

  @Test
  void withoutABufferTheReceiveIsOverAndBuffersWithoutRoomAreRefused() throws IOException {
    try (FileDescriptor server = Udp.bind(LOOPBACK);
        FileDescriptor client = Udp.bind(LOOPBACK);
        MicroBufferPool micro = MicroBufferPool.create(4)) {
      IoUringFile socket = ring.attach(server);
      ring.receiveFromMultishot(socket, ring.provide(pool, 8), GOES_ON);
      sendTo(ring.attach(client), server, 5, 1);
      for (int completions = 0; completions < 2; completions++) {
        Completion done = one(ring);
        if (done.operation() == Operation.RECEIVE_MESSAGE) {
          assertThat(done.errno()).isEqualTo(Errno.ENOBUFS);
          assertThat(done.hasMore()).isFalse();
        }
        done.putLease();
      }
      if (MicroBuffer.SIZE <= SENDER) {
        ProvidedBuffers small = ring.provide(micro, 4);
        assertThatThrownBy(() -> ring.receiveFromMultishot(socket, small, 1))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("the sender takes 144 bytes of each buffer");
      }
      assertThat(ring.inFlight()).isZero();
    }
  }

  @Test
  void oneReadGetsWhateverComesOutOfAPipeUntilItsEnd() throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      ProvidedBuffers group = ring.provide(pool, 8);
      int _ = group.refill();
      IoUringFile to = ring.attach(pipe.right());
      ring.readMultishot(ring.attach(pipe.left()), group, GOES_ON);
      for (int i = 1; i < 20; i++) {
        int lease = lease(pool);
        pool.value(lease).segment().fill((byte) i);
        ring.write(to, pool, lease, 0, i, IoUring.CURRENT, 1);
        for (int completions = 0; completions < 2; completions++) {
          Completion done = one(ring);
          if (done.operation() == Operation.READ_MULTISHOT) {
            assertThat(done.resultOrThrow()).isEqualTo(i);
            assertThat(done.hasMore()).isTrue();
            assertThat(pool.value(done.lease()).segment().get(JAVA_BYTE, i - 1L))
                .isEqualTo((byte) i);
          }
          done.putLease();
        }
        int _ = group.refill();
      }
      ring.closeFile(to, 2);
      success(ring, Operation.CLOSE, 0);
      Completion end = success(ring, Operation.READ_MULTISHOT, 0);
      assertThat(end.hasMore()).isFalse();
      assertThat(end.hasLease()).isFalse();
    }
  }

  @Test
  void aFileThatIsAlwaysReadyIsNotReadAgainAndAgain(@TempDir Path folder) throws IOException {
    try (FileDescriptor file =
        FileDescriptor.open(folder.resolve("f"), OpenFlag.READ_WRITE, OpenFlag.CREATE)) {
      ProvidedBuffers group = ring.provide(pool, 8);
      int _ = group.refill();
      ring.readMultishot(ring.attach(file), group, GOES_ON);
      Completion done = one(ring);
      assertThat(done.errnoName()).isEqualTo("EBADFD");
      assertThat(done.hasMore()).isFalse();
      assertThat(group.provided()).isEqualTo(8);
    }
  }

  @Test
  void onePollTellsOfEachChange() throws IOException {
    try (FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      IoUringFile left = ring.attach(sockets.left());
      IoUringFile right = ring.attach(sockets.right());
      ring.pollMultishot(right, Set.of(PollEvent.READ), GOES_ON);
      for (int i = 0; i < 3; i++) {
        ring.send(left, pool, lease(pool), 0, 10, 1);
        for (int completions = 0; completions < 2; completions++) {
          Completion done = one(ring);
          if (done.operation() == Operation.POLL) {
            assertThat(done.isReadyFor(PollEvent.READ)).isTrue();
            assertThat(done.hasMore()).isTrue();
          }
          done.putLease();
        }
        ring.receive(right, pool, lease(pool), 0, 100, 2);
        Completion received = success(ring, Operation.RECEIVE, 10);
        received.putLease();
      }
      ring.cancel(right, 3);
      for (int completions = 0; completions < 2; completions++) {
        Completion done = one(ring);
        assertThat(done.hasMore()).isFalse();
        assertThat(done.operation()).isIn(Operation.POLL, Operation.CANCEL);
      }
    }
  }

  @Test
  void oneTimeOutEndsAsOftenAsWanted() throws IOException {
    ring.timeoutMultishot(Duration.ofMillis(1), 3, GOES_ON);
    for (int i = 2; i >= 0; i--) {
      Completion done = one(ring);
      assertThat(done.operation()).isEqualTo(Operation.TIMEOUT);
      assertThat(done.errno()).isEqualTo(Errno.ETIME);
      assertThat(done.hasMore()).isEqualTo(i > 0);
    }
    assertThat(ring.inFlight()).isZero();
  }

  @Test
  void oneTimeOutGoesOnUntilItIsCancelled() throws IOException {
    long ticket = ring.timeoutMultishot(Duration.ofNanos(100_000), 0, GOES_ON);
    for (int i = 0; i < 100; i++) {
      assertThat(one(ring).hasMore()).isTrue();
    }
    ring.cancel(ticket, 1);
    Completion done = one(ring);
    while (done.hasMore() || done.operation() == Operation.CANCEL) {
      done = one(ring);
    }
    assertThat(done.errno()).isEqualTo(Errno.ECANCELED);
  }

  @Test
  void aPeriodOfNothingIsRefused() {
    assertThatThrownBy(() -> ring.timeoutMultishot(Duration.ZERO, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a period above 0");
    assertThatThrownBy(() -> ring.timeoutMultishot(Duration.ofDays(1), -1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("times=-1");
    assertThat(ring.inFlight()).isZero();
  }

  @Test
  void noneOfThemCanBePartOfAChain() throws IOException {
    try (FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUringFile socket = ring.attach(sockets.left())) {
      try (var _ = ring.chain(4)) {
        assertThatThrownBy(() -> ring.pollMultishot(socket, Set.of(PollEvent.READ), 1))
            .hasMessageContaining("can't be part of a chain");
        assertThatThrownBy(() -> ring.timeoutMultishot(Duration.ofDays(1), 0, 1))
            .hasMessageContaining("can't be part of a chain");
      }
      assertThat(ring.inFlight()).isZero();
    }
  }
}
