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
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that a ring makes, and sides of them that it ends. */
@NeedsUring
class ConnectTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final int SIZE = MicroBuffer.SIZE;

  private final MicroBufferPool pool = MicroBufferPool.create(4);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor listener;

  @SuppressWarnings("NullAway.Init")
  private EncodedAddress address;

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(8);
    listener = Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    address = EncodedAddress.of(Tcp.localAddress(listener));
  }

  @AfterEach
  void close() throws IOException {
    ring.close();
    listener.close();
    assertThat(pool.lent()).isZero();
    pool.close();
  }

  private static FileDescriptor socket() throws IOException {
    return Tcp.open(StandardProtocolFamily.INET);
  }

  /** Fills the queue of connections that wait to be accepted, so that another gets no answer. */
  private static List<FileDescriptor> fill(FileDescriptor full) throws IOException {
    List<FileDescriptor> clients = new ArrayList<>();
    try (IoUring other = IoUring.create(2)) {
      EncodedAddress to = EncodedAddress.of(Tcp.localAddress(full));
      while (true) {
        FileDescriptor client = socket();
        clients.add(client);
        other.connect(other.attach(client), to, SOON, 0);
        if (one(other).isError()) {
          assertThat(other.completion().errno()).isEqualTo(Errno.ETIME);
          return clients;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSocketIsConnected(boolean isRegistered) throws IOException {
    try (FileDescriptor client = socket()) {
      IoUringFile file = isRegistered ? ring.register(client) : ring.attach(client);
      ring.connect(file, address, 7);
      Completion done = success(ring, Operation.CONNECT, 0);
      assertThat(done.userData()).isEqualTo(7);
      assertThat(done.file()).isSameAs(file);
      assertThat(Tcp.remoteAddress(client)).isEqualTo(address.decode());
      file.close();
    }
  }

  @Test
  void aSocketIsConnectedInTime() throws IOException {
    try (FileDescriptor client = socket()) {
      ring.connect(ring.attach(client), address, DAY, 7);
      assertThat(ring.inFlight()).as("one operation").isEqualTo(1);
      assertThat(ring.room()).as("which takes two entries").isEqualTo(6);
      assertThat(ring.await(1, PATIENCE)).isEqualTo(1);
      assertThat(success(ring, Operation.CONNECT, 0).userData()).isEqualTo(7);
      assertThat(ring.next()).as("its time-out is not shown").isFalse();
      assertThat(ring.inFlight()).isZero();
      assertThat(ring.room()).isEqualTo(8);
      assertThat(Tcp.remoteAddress(client)).isEqualTo(address.decode());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noSocketListens(boolean isTimed) throws IOException {
    listener.close();
    try (FileDescriptor client = socket()) {
      IoUringFile file = ring.attach(client);
      if (isTimed) {
        ring.connect(file, address, DAY, 1);
      } else {
        ring.connect(file, address, 1);
      }
      Completion done = one(ring);
      assertThat(done.errno()).isEqualTo(Errno.ECONNREFUSED);
      assertThatThrownBy(done::resultOrThrow)
          .hasMessageContaining("io_uring CONNECT(userData=1, file=IoUringFile[fd=");
      assertThat(ring.room()).isEqualTo(8);
    }
  }

  @Test
  void aPeerThatDoesNotAnswerInTime() throws IOException {
    try (FileDescriptor full =
        Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
      List<FileDescriptor> clients = fill(full);
      try (FileDescriptor client = socket()) {
        IoUringFile file = ring.attach(client);
        ring.connect(file, EncodedAddress.of(Tcp.localAddress(full)), SOON, 1);
        Completion done = one(ring);
        assertThat(done.operation()).isEqualTo(Operation.CONNECT);
        assertThat(done.errno()).isEqualTo(Errno.ETIME);
        assertThatThrownBy(done::resultOrThrow).hasMessageContaining("close the socket");
        assertThat(ring.inFlight()).isZero();
        assertThat(ring.room()).isEqualTo(8);
        file.close();
      }
      for (FileDescriptor client : clients) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectThatIsCancelledIsNoneThatTookTooLong(boolean isAll) throws IOException {
    try (FileDescriptor full =
        Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
      List<FileDescriptor> clients = fill(full);
      try (FileDescriptor client = socket()) {
        long ticket =
            ring.connect(ring.attach(client), EncodedAddress.of(Tcp.localAddress(full)), DAY, 1);
        assertThat(ring.submit()).isZero();
        if (isAll) {
          ring.cancelAll(2);
        } else {
          ring.cancel(ticket, 2);
        }
        assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
          Completion done = one(ring);
          if (done.operation() == Operation.CONNECT) {
            assertThat(done.errno()).isEqualTo(Errno.ECANCELED);
          } else {
            assertThat(done.result()).as("cancelled").isEqualTo(isAll ? 1 : 0);
          }
        }
        assertThat(ring.room()).isEqualTo(8);
      }
      for (FileDescriptor client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aTimeThatHasPassedIsNoTimeAtAll() throws IOException {
    try (FileDescriptor full =
        Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
      List<FileDescriptor> clients = fill(full);
      try (FileDescriptor client = socket()) {
        IoUringFile file = ring.attach(client);
        ring.connect(file, EncodedAddress.of(Tcp.localAddress(full)), Duration.ofSeconds(-1), 1);
        assertThat(one(ring).errno()).isEqualTo(Errno.ETIME);
      }
      for (FileDescriptor client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aTimedConnectNeedsTwoEntries() throws IOException {
    for (int i = 0; i < 7; i++) {
      ring.timeout(DAY, i);
    }
    try (FileDescriptor client = socket()) {
      IoUringFile file = ring.attach(client);
      assertThatThrownBy(() -> ring.connect(file, address, DAY, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("inFlight=7, entries=8, room=1, wanted=2");
      ring.connect(file, address, 1);
      success(ring, Operation.CONNECT, 0);
    }
  }

  @Test
  void manyTimedConnectsAndOtherOperationsAreEachShownOnce() throws IOException {
    for (int round = 0; round < 20; round++) {
      List<FileDescriptor> open = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        FileDescriptor client = socket();
        open.add(client);
        ring.nop(10 + i);
        if (i < 2) {
          ring.connect(ring.attach(client), address, DAY, i);
        }
      }
      assertThat(ring.inFlight()).isEqualTo(5);
      assertThat(ring.await(5, PATIENCE)).isEqualTo(5);
      List<Long> shown = new ArrayList<>();
      while (ring.next()) {
        assertThat(ring.completion().result()).isZero();
        shown.add(ring.completion().userData());
      }
      assertThat(shown).containsExactlyInAnyOrder(0L, 1L, 10L, 11L, 12L);
      assertThat(ring.room()).isEqualTo(8);
      Tcp.accept(listener).close();
      Tcp.accept(listener).close();
      for (FileDescriptor client : open) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closingTheRingShowsATimedConnectOnce(boolean isSubmitted) throws IOException {
    List<String> shown = new ArrayList<>();
    try (FileDescriptor full =
        Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
      List<FileDescriptor> clients = fill(full);
      try (FileDescriptor client = socket()) {
        ring.connect(ring.attach(client), EncodedAddress.of(Tcp.localAddress(full)), DAY, 3);
        if (isSubmitted) {
          assertThat(ring.submit()).isZero();
        }
        ring.close(
            done -> shown.add(done.operation() + " " + done.userData() + " " + done.errnoName()));
      }
      for (FileDescriptor client : clients) {
        client.close();
      }
    }
    assertThat(shown).containsExactly("CONNECT 3 ECANCELED");
  }

  @Test
  void theSendingSideEndsAndTheOtherGoesOn() throws IOException {
    try (FileDescriptor client = Tcp.connect(address.decode());
        FileDescriptor server = Tcp.accept(listener)) {
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.attach(server);
      ring.shutdownOutput(near, 1);
      success(ring, Operation.SHUTDOWN, 0);

      ring.receive(far, pool, lease(pool), 0, SIZE, 2);
      success(ring, Operation.RECEIVE, 0).putLease(); // the end of the stream
      ring.send(near, pool, lease(pool), 0, 1, 3);
      Completion refused = one(ring);
      assertThat(refused.errno()).isEqualTo(Errno.EPIPE);
      refused.putLease();

      ring.send(far, pool, lease(pool), 0, 5, 4);
      success(ring, Operation.SEND, 5).putLease();
      ring.receive(near, pool, lease(pool), 0, SIZE, 5);
      success(ring, Operation.RECEIVE, 5).putLease();
    }
  }

  @Test
  void theReceivingSideEndsAndAReceiveThatWaitsReturns() throws IOException {
    try (FileDescriptor client = Tcp.connect(address.decode());
        FileDescriptor server = Tcp.accept(listener)) {
      IoUringFile near = ring.register(client);
      ring.receive(near, pool, lease(pool), 0, SIZE, 1);
      assertThat(ring.submit()).isZero();
      ring.shutdownInput(near, 2);
      assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
      for (int i = 0; i < 2; i++) {
        assertThat(one(ring).result()).isZero();
        ring.completion().putLease();
      }
      ring.send(near, pool, lease(pool), 0, 5, 3);
      success(ring, Operation.SEND, 5).putLease();
      assertThat(server.isOpen()).isTrue();
    }
  }

  @Test
  void bothSidesEnd() throws IOException {
    try (FileDescriptor client = Tcp.connect(address.decode());
        FileDescriptor server = Tcp.accept(listener)) {
      ring.shutdown(ring.attach(client), 1);
      success(ring, Operation.SHUTDOWN, 0);
      IoUringFile far = ring.attach(server);
      ring.receive(far, pool, lease(pool), 0, SIZE, 2);
      success(ring, Operation.RECEIVE, 0).putLease();
    }
  }

  @Test
  void whatIsNoSocketOrNotConnectedIsRefused() throws IOException {
    try (FileDescriptor client = socket();
        FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      ring.shutdownOutput(ring.attach(client), 1);
      assertThat(one(ring).errno()).isEqualTo(Errno.ENOTCONN);
      IoUringFile end = ring.attach(pipe.right());
      ring.shutdownOutput(end, 2);
      assertThat(one(ring).errno()).isEqualTo(Errno.ENOTSOCK);
      ring.connect(end, address, DAY, 3);
      assertThat(one(ring).errno()).isEqualTo(Errno.ENOTSOCK);
      assertThat(ring.room()).isEqualTo(8);
    }
  }
}
