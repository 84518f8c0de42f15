package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringChain;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.PollEvent;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains that wait: with time-outs, cancelled, drained, woken, and when their ring is closed. */
@NeedsUring
class ChainTimeTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int SIZE = MicroBuffer.SIZE;
  private static final int ENTRIES = 8;

  private final MicroBufferPool pool = MicroBufferPool.create(4);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor.Pair pipe;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile in;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile out;

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(ENTRIES);
    pipe = FileDescriptor.pipe();
    in = ring.attach(pipe.left());
    out = ring.attach(pipe.right());
  }

  @AfterEach
  void close() throws IOException {
    ring.close(Completion::putLease);
    pipe.close();
    Fixture.closeUnused(pool);
  }

  private long read(long userData) {
    return ring.read(in, pool, lease(pool), 0, SIZE, IoUring.CURRENT, userData);
  }

  private void write(int length, long userData) {
    ring.write(out, pool, lease(pool), 0, length, IoUring.CURRENT, userData);
  }

  /** What the completions say, once a number has come. */
  private List<String> shown(int count) throws IOException {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shown.add(text(one(ring)));
      ring.completion().putLease();
    }
    assertThat(ring.next()).isFalse();
    return shown;
  }

  private static String text(Completion done) {
    return "%s %s %s%s"
        .formatted(
            done.userData(),
            done.operation(),
            done.isError() ? done.errnoName() : done.result(),
            done.isSkipped() ? " by " + done.skippedBy() : done.hasBrokenChain() ? " broken" : "");
  }

  private void assertIdle() {
    assertThat(ring.inFlight()).isZero();
    assertThat(ring.room()).isEqualTo(ENTRIES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTimeoutEndsTheOperationBeforeIt(boolean isHard) throws IOException {
    try (IoUringChain chain = ring.chain(4)) {
      ring.nop(1);
      read(2);
      if (isHard) {
        chain.hardLink();
      }
      chain.timeout(SOON);
      ring.nop(3);
      chain.end();
    }
    assertThat(ring.inFlight()).isEqualTo(3);
    assertThat(ring.room()).isEqualTo(ENTRIES - 4);
    assertThat(shown(3))
        .containsExactlyInAnyOrder(
            "1 NOP 0",
            isHard ? "2 READ ETIME" : "2 READ ETIME broken",
            isHard ? "3 NOP 0" : "3 NOP ECANCELED by 2");
    assertIdle();
  }

  @Test
  void aTimeoutSaysSo() throws IOException {
    try (IoUringChain chain = ring.chain(2)) {
      read(2);
      chain.timeout(SOON);
      chain.end();
    }
    Completion late = one(ring);
    assertThat(late.errno()).isEqualTo(Errno.ETIME);
    assertThatThrownBy(late::resultOrThrow).hasMessageContaining("longer than its time-out");
    late.putLease();
    assertIdle();
  }

  @Test
  void inTimeTheChainGoesOn() throws IOException {
    try (IoUringChain chain = ring.chain(6)) {
      write(SIZE, 1);
      chain.timeout(DAY);
      read(2);
      chain.timeout(DAY);
      ring.nop(3);
      chain.timeout(DAY);
      assertThatThrownBy(() -> chain.timeout(DAY)).hasMessageContaining("time-out already");
      chain.end();
    }
    assertThat(shown(3)).containsExactlyInAnyOrder("1 WRITE 512", "2 READ 512", "3 NOP 0");
    assertIdle();
  }

  @Test
  void aTimedOperationThatIsSkippedIsShownOnce() throws IOException {
    write(1, 0);
    assertThat(shown(1)).containsExactly("0 WRITE 1");
    try (IoUringChain chain = ring.chain(5)) {
      read(1); // short
      read(2);
      chain.timeout(SOON);
      read(3);
      chain.timeout(DAY);
      chain.end();
    }
    assertThat(shown(3))
        .containsExactlyInAnyOrder(
            "1 READ 1 broken", "2 READ ECANCELED by 1", "3 READ ECANCELED by 1");
    assertIdle();
  }

  @Test
  void aTimedConnectIsPartOfAChain() throws IOException {
    try (FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        FileDescriptor client = Tcp.open(StandardProtocolFamily.INET)) {
      IoUringFile socket = ring.attach(client);
      try (IoUringChain chain = ring.chain(4)) {
        ring.connect(socket, EncodedAddress.of(Tcp.localAddress(listener)), DAY, 1);
        ring.send(socket, pool, lease(pool), 0, 10, 2);
        ring.shutdownOutput(socket, 3);
        assertThatThrownBy(
                () -> ring.connect(socket, EncodedAddress.of(Tcp.localAddress(listener)), DAY, 4))
            .as("two entries")
            .hasMessageContaining("added=4, reserved=4, wanted=2");
        chain.end();
      }
      assertThat(shown(3)).containsExactlyInAnyOrder("1 CONNECT 0", "2 SEND 10", "3 SHUTDOWN 0");
      try (FileDescriptor server = Tcp.accept(listener)) {
        IoUringFile peer = ring.attach(server);
        ring.receive(peer, pool, lease(pool), 0, SIZE, 4);
        success(ring, Operation.RECEIVE, 10).putLease();
        ring.receive(peer, pool, lease(pool), 0, SIZE, 5);
        success(ring, Operation.RECEIVE, 0).putLease();
        peer.close();
      }
      socket.close();
    }
    assertIdle();
  }

  @Test
  void aRefusedConnectBreaksIt() throws IOException {
    EncodedAddress nowhere;
    try (FileDescriptor listener =
        Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8)) {
      nowhere = EncodedAddress.of(Tcp.localAddress(listener));
    }
    try (FileDescriptor client = Tcp.open(StandardProtocolFamily.INET)) {
      IoUringFile socket = ring.attach(client);
      try (IoUringChain chain = ring.chain(3)) {
        ring.connect(socket, nowhere, DAY, 1);
        ring.send(socket, pool, lease(pool), 0, 10, 2);
        chain.end();
      }
      assertThat(shown(2))
          .containsExactlyInAnyOrder("1 CONNECT ECONNREFUSED broken", "2 SEND ECANCELED by 1");
    }
    assertIdle();
  }

  @Test
  void aTimeoutOfItsOwnIsAPause() throws IOException {
    try (IoUringChain chain = ring.chain(3)) {
      ring.nop(1);
      ring.timeout(SOON, 2);
      ring.nop(3);
      chain.end();
    }
    assertThat(shown(3)).containsExactly("1 NOP 0", "2 TIMEOUT ETIME", "3 NOP 0");
    assertIdle();
  }

  @Test
  void theOperationInProgressIsCancelledAndBreaksIt() throws IOException {
    long first;
    long second;
    try (IoUringChain chain = ring.chain(4)) {
      first = read(1);
      second = read(2);
      ring.nop(3);
      chain.timeout(DAY); // so that its result is noted before those that are shown before it
      chain.end();
    }
    assertThat(ring.submit()).isZero();
    ring.cancel(second, 4);
    assertThat(shown(1)).as("one that waits can't be").containsExactly("4 CANCEL ENOENT");
    ring.cancel(first, 5);
    assertThat(shown(4))
        .containsExactlyInAnyOrder(
            "5 CANCEL 0",
            "1 READ ECANCELED broken",
            "2 READ ECANCELED by 1",
            "3 NOP ECANCELED by 1");
    assertIdle();
  }

  @Test
  void aWakeEndsAWaitForAChain() throws Exception {
    var waker = ring.waker();
    try (IoUringChain chain = ring.chain(2)) {
      read(1);
      ring.nop(2);
      chain.end();
    }
    Thread other = Thread.ofPlatform().start(waker::wake);
    assertThat(ring.await(2, PATIENCE)).as("woken").isZero();
    assertThat(ring.inFlight()).isEqualTo(2);
    write(SIZE, 3);
    assertThat(shown(3)).containsExactlyInAnyOrder("1 READ 512", "2 NOP 0", "3 WRITE 512");
    other.join();
    assertIdle();
  }

  @Test
  void aDrainedChainWaitsForAllBeforeItAndNothingIsStartedBehindIt() throws IOException {
    ring.poll(in, Set.of(PollEvent.READ), 1);
    try (IoUringChain chain = ring.chain(2).drain()) {
      ring.nop(2);
      ring.nop(3);
      chain.end();
    }
    assertThatThrownBy(() -> ring.nop(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inFlight=3");
    assertThatThrownBy(() -> ring.chain(1)).hasMessageContaining("inFlight=3");
    assertThat(ring.submit()).isZero();
    assertThat(ring.await(1, SOON)).isZero();
    assertThatThrownBy(ring::waker)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("drains");
    writeFromOutside();
    assertThat(shown(3)).containsExactly("1 POLL 1", "2 NOP 0", "3 NOP 0");
    read(4); // finds the bytes
    assertThat(shown(1)).containsExactly("4 READ 512");
    long late = read(5);
    assertThat(ring.submit()).isZero();
    ring.cancel(late, 6);
    assertThat(shown(2)).containsExactlyInAnyOrder("5 READ ECANCELED", "6 CANCEL 0");
    assertIdle();
    assertThat(ring.waker()).isNotNull();
  }

  private void writeFromOutside() throws IOException {
    try (IoUring other = IoUring.create(1)) {
      other.write(other.attach(pipe.right()), pool, lease(pool), 0, SIZE, IoUring.CURRENT, 0);
      success(other, Operation.WRITE, SIZE).putLease();
    }
  }

  @Test
  void aRingWithAWakerOrAMultishotOperationCannotDrain() throws IOException {
    try (IoUring other = IoUring.create(4)) {
      var _ = other.waker();
      try (IoUringChain chain = other.chain(1)) {
        assertThatThrownBy(chain::drain)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("waker");
      }
    }
    try (FileDescriptor listener =
        Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8)) {
      ring.acceptMultishot(ring.attach(listener), 1);
      try (IoUringChain chain = ring.chain(1)) {
        assertThatThrownBy(chain::drain).hasMessageContaining("multishot");
      }
      ring.cancelAll(2);
      assertThat(shown(2)).hasSize(2);
    }
  }

  @Test
  void aRingIsClosedWhileAChainDrainsBehindAnOperationThatNeverEnds() throws IOException {
    List<String> shown = new ArrayList<>();
    read(1);
    try (IoUringChain chain = ring.chain(3).drain()) {
      write(SIZE, 2);
      read(3);
      ring.nop(4);
      chain.end();
    }
    assertThat(ring.submit()).isZero();
    ring.close(done -> {
      shown.add(text(done));
      done.putLease();
    });
    assertThat(shown).hasSize(4).contains("1 READ ECANCELED");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closingTheRingShowsEachOnce(boolean isSubmitted) throws IOException {
    List<String> shown = new ArrayList<>();
    try (IoUringChain chain = ring.chain(4)) {
      read(1);
      chain.timeout(DAY);
      read(2);
      ring.nop(3);
      chain.end();
    }
    if (isSubmitted) {
      assertThat(ring.submit()).isZero();
    }
    ring.close(done -> {
      shown.add(text(done));
      done.putLease();
    });
    assertThat(shown)
        .containsExactlyInAnyOrder(
            isSubmitted ? "1 READ ECANCELED broken" : "1 READ ECANCELED",
            isSubmitted ? "2 READ ECANCELED by 1" : "2 READ ECANCELED",
            isSubmitted ? "3 NOP ECANCELED by 1" : "3 NOP ECANCELED");
  }

  /**
   * Of parts of a chain, the kernel is told nothing, even if the end of the ring fails at first.
   */
  @Test
  void aHalfBuiltChainIsTakenBackThoughTheConsumerThrows() throws IOException {
    List<String> shown = new ArrayList<>();
    IoUringChain _ = ring.chain(4);
    ring.nop(1);
    write(10, 2);
    assertThatThrownBy(() ->
            ring.close(done -> {
              shown.add(text(done));
              done.putLease();
              throw new IllegalStateException("consumer");
            }))
        .hasMessage("consumer");
    assertThat(shown).containsExactly("2 WRITE ECANCELED", "1 NOP ECANCELED");
    assertIdle();
    assertThat(ring.submit()).as("completions").isZero();
  }

  /** The flags of its completion say which buffer the kernel has chosen. */
  @Test
  void aTimedReceiveKeepsTheBufferThatTheKernelChose() throws IOException {
    try (FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      IoUringFile left = ring.attach(sockets.left());
      IoUringFile right = ring.attach(sockets.right());
      ProvidedBuffers group = ring.provide(pool, 2);
      assertThat(group.refill()).isEqualTo(2);
      ring.send(left, pool, lease(pool), 0, 10, 1);
      success(ring, Operation.SEND, 10).putLease();
      try (IoUringChain chain = ring.chain(2)) {
        ring.receive(right, group, 2);
        chain.timeout(DAY);
        chain.end();
      }
      Completion done = success(ring, Operation.RECEIVE, 10);
      assertThat(done.hasLease()).isTrue();
      done.putLease();
      assertThat(group.provided()).isEqualTo(1);
      group.close();
      left.close();
      right.close();
    }
  }

  @Test
  void aRingIsClosedWithAChainHalfBuilt() throws IOException {
    List<String> shown = new ArrayList<>();
    IoUringChain chain = ring.chain(4);
    ring.nop(1);
    read(2);
    chain.timeout(DAY);
    ring.close(done -> {
      shown.add(text(done));
      done.putLease();
    });
    assertThat(shown).containsExactly("2 READ ECANCELED", "1 NOP ECANCELED");
    chain.close(); // nothing is left
    assertThatThrownBy(chain::end)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the ring was closed");
  }

  @Test
  void onlyTheOwnerUsesIt() throws Exception {
    try (IoUringChain chain = ring.chain(2)) {
      ring.nop(1);
      List<Throwable> thrown = new ArrayList<>();
      Thread other =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  chain.end();
                } catch (WrongThreadException e) {
                  thrown.add(e);
                }
              });
      other.join();
      assertThat(thrown).hasSize(1);
      chain.end();
    }
    success(ring, Operation.NOP, 0);
  }
}
