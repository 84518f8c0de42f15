package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SocketType;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.io.Unix;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of leases that are sent to streams as a whole, and received piece by piece. */
@NeedsUring
class MessageTest {
  private static final int SIZE = MediumBuffer.SIZE;
  private static final int ENTRIES = 32;
  private static final int TOTAL = ENTRIES * SIZE;

  private final MediumBufferPool pool = MediumBufferPool.create(2 * ENTRIES);
  private final Pattern pattern = new Pattern(25);
  private final MediumIoVec sent = MediumIoVec.allocate(pool, ENTRIES);
  private final MediumIoVec received = MediumIoVec.allocate(pool, ENTRIES);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  /** The streams over which vectors are sent. */
  enum Transport {
    IPV4,
    IPV6,
    UNIX;

    FileDescriptor.Pair connect() throws IOException {
      if (this == UNIX) {
        return Unix.pair(SocketType.STREAM);
      }
      InetAddress host = InetAddress.ofLiteral(this == IPV4 ? "127.0.0.1" : "::1");
      try (FileDescriptor listener = Tcp.listen(new InetSocketAddress(host, 0), 1)) {
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
        return new FileDescriptor.Pair(client, Tcp.accept(listener));
      }
    }
  }

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(8);
  }

  @AfterEach
  void close() throws IOException {
    ring.close();
    sent.putAll();
    received.putAll();
    Fixture.closeUnused(pool);
  }

  /** Fills all leases of the vector to send with the bytes from a position on. */
  private void fill(long position) {
    for (int i = 0; i < ENTRIES; i++) {
      int lease = lease(pool);
      pattern.fill(pool.value(lease).segment(), position + (long) i * SIZE, SIZE);
      sent.add(lease);
    }
  }

  private void room() {
    for (int i = 0; i < ENTRIES; i++) {
      received.add(lease(pool));
    }
  }

  private void assertReceived(long position, int bytes) {
    for (int entry = 0; entry * SIZE < bytes; entry++) {
      int length = Math.min(SIZE, bytes - entry * SIZE);
      assertThat(
              pattern.mismatch(
                  pool.value(received.lease(entry)).segment(),
                  position + (long) entry * SIZE,
                  length))
          .as("of entry %d", entry)
          .isEqualTo(Pattern.NOWHERE);
    }
  }

  /** A tenth of the vector fits into the buffers of the sockets. */
  private static void narrow(FileDescriptor.Pair sockets, Transport transport) throws IOException {
    if (transport == Transport.UNIX) {
      Unix.setOption(sockets.left(), StandardSocketOptions.SO_SNDBUF, 20_000);
    } else {
      Tcp.setOption(sockets.left(), StandardSocketOptions.SO_SNDBUF, 20_000);
      Tcp.setOption(sockets.right(), StandardSocketOptions.SO_RCVBUF, 10_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void allBytesOfAVectorAreSentThoughTheBuffersAreFull(Transport transport) throws IOException {
    try (FileDescriptor.Pair sockets = transport.connect()) {
      narrow(sockets, transport);
      fill(0);
      room();
      IoUringFile to = ring.attach(sockets.left());
      IoUringFile from = ring.attach(sockets.right());
      ring.send(to, sent, 1);
      assertThat(ring.submit()).as("it waits for the peer").isZero();
      long position = 0;
      boolean isSent = false;
      ring.receive(from, received, 2);
      while (position < TOTAL || !isSent) {
        Completion done = one(ring);
        int result = done.resultOrThrow();
        if (done.operation() == Operation.SEND_MESSAGE) {
          assertThat(result).isEqualTo(TOTAL);
          assertThat(done.userData()).isEqualTo(1);
          assertThat(done.vector()).isSameAs(sent);
          assertThat(done.isShort()).isFalse();
          isSent = true;
        } else {
          assertThat(result).isPositive();
          assertThat(done.vector()).isSameAs(received);
          assertThat(done.sender().size()).as("not asked for").isZero();
          assertReceived(position, result);
          position += result;
          if (position < TOTAL) {
            ring.receive(from, received, 2);
          }
        }
      }
      assertThat(position).isEqualTo(TOTAL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSendThatLosesItsPeerTellsHowFarItCame(Transport transport) throws IOException {
    FileDescriptor.Pair sockets = transport.connect();
    try (FileDescriptor left = sockets.left()) {
      narrow(sockets, transport);
      fill(0);
      ring.send(ring.attach(left), sent, 1);
      assertThat(ring.submit()).isZero();
      sockets.right().close();
      Completion done = one(ring);
      assertThat(done.isError()).isFalse();
      assertThat(done.result()).isBetween(1, TOTAL - 1);
      assertThat(done.isShort()).isTrue();
      assertThat(done.toString()).contains("result=" + done.result() + " of " + TOTAL);
      assertThatThrownBy(done::resultOrThrow)
          .isInstanceOfSatisfying(
              SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPIPE))
          .hasMessageContaining("sent=" + done.result() + ", length=" + TOTAL);
      ring.send(done.file(), sent, 2);
      assertThat(one(ring).errno())
          .as("the next one tells why")
          .isIn(Errno.EPIPE, Errno.ECONNRESET);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSendThatIsCancelledTellsHowFarItCame(Transport transport) throws IOException {
    try (FileDescriptor.Pair sockets = transport.connect()) {
      narrow(sockets, transport);
      fill(0);
      long ticket = ring.send(ring.attach(sockets.left()), sent, 1);
      assertThat(ring.submit()).isZero();
      ring.cancel(ticket, 2);
      assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
      int moved = 0;
      for (int i = 0; i < 2; i++) {
        Completion done = one(ring);
        if (done.operation() == Operation.SEND_MESSAGE) {
          assertThat(done.isShort()).isTrue();
          moved = done.result();
          assertThat(moved).isPositive();
        } else {
          assertThat(done.resultOrThrow()).isZero();
        }
      }
      IoUringFile from = ring.attach(sockets.right());
      room();
      sockets.left().shutdownOutput();
      for (int position = 0; position < moved; ) {
        ring.receive(from, received, 3);
        int result = one(ring).resultOrThrow();
        assertThat(result).as("so many bytes came").isPositive();
        assertReceived(position, result);
        position += result;
      }
      ring.receive(from, received, 4);
      success(ring, Operation.RECEIVE_MESSAGE, 0);
    }
  }

  @Test
  void aSendOfOneLeaseThatLosesItsPeerTellsHowFarItCame() throws IOException {
    FileDescriptor.Pair sockets = Unix.pair(SocketType.STREAM);
    try (FileDescriptor left = sockets.left()) {
      Unix.setOption(left, StandardSocketOptions.SO_SNDBUF, 2_304);
      IoUringFile to = ring.attach(left);
      fill(0);
      ring.send(to, pool, sent.lease(0), 0, SIZE, 1);
      int _ = ring.submit();
      sockets.right().close();
      Completion done = one(ring);
      if (done.result() == SIZE) {
        ring.send(to, pool, sent.lease(0), 0, SIZE, 1);
        assertThat(one(ring).errno()).isEqualTo(Errno.EPIPE);
      } else {
        assertThat(done.isShort()).isTrue();
        assertThatThrownBy(done::resultOrThrow).hasMessageContaining("length=" + SIZE);
      }
    }
  }

  @Test
  void aVectorInFlightIsNeitherChangedNorGivenAgain() throws IOException {
    try (FileDescriptor.Pair sockets = Unix.pair(SocketType.STREAM)) {
      IoUringFile from = ring.attach(sockets.right());
      room();
      ring.receive(from, received, 1);
      assertThat(ring.submit()).isZero();
      assertThat(received.isPinned()).isTrue();
      for (Runnable refused :
          List.<Runnable>of(
              received::clear,
              received::putAll,
              () -> ring.receive(from, received, 2),
              () -> ring.receiveFrom(from, received, 2),
              () -> ring.send(from, received, 2),
              () -> ring.sendZeroCopy(from, received, 2))) {
        assertThatThrownBy(refused::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("the vector is in flight");
      }
      assertThat(ring.inFlight()).as("what was refused holds nothing").isEqualTo(1);
      assertThatThrownBy(() -> pool.put(received.lease(3))).hasMessageContaining("in flight");
      ring.cancel(from, 3);
      assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
      while (ring.next()) {
        if (ring.completion().operation() == Operation.RECEIVE_MESSAGE) {
          assertThat(ring.completion().errno()).isEqualTo(Errno.ECANCELED);
        }
      }
      assertThat(received.isPinned()).isFalse();
    }
  }

  @Test
  @SuppressWarnings("restricted") // so that so many bytes need not be there
  void aVectorOfTooManyEntriesOrWithASegmentIsRefused() throws IOException {
    try (FileDescriptor.Pair sockets = Unix.pair(SocketType.STREAM);
        Arena arena = Arena.ofConfined()) {
      IoUringFile to = ring.attach(sockets.left());
      MediumIoVec many = MediumIoVec.allocate(pool, IoUring.MAX_VECTOR_ENTRIES + 1);
      fill(0);
      for (int i = 0; i <= IoUring.MAX_VECTOR_ENTRIES; i++) {
        many.add(sent.lease(0), 0, 1);
      }
      assertThatThrownBy(() -> ring.send(to, many, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most 1024 entries")
          .hasMessageContaining("count=1025");
      many.clear();
      many.add(arena.allocate(8));
      assertThatThrownBy(() -> ring.receive(to, many, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("entry 0 is a segment");
      many.clear();
      many.add(arena.allocate(8).reinterpret(Integer.MAX_VALUE));
      assertThatThrownBy(() -> ring.send(to, many, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most 2147479552 bytes");
      assertThat(ring.inFlight()).isZero();
    }
  }

  @Test
  void closingTheRingGivesVectorsInFlightBack() throws IOException {
    try (FileDescriptor.Pair sockets = Unix.pair(SocketType.STREAM)) {
      Unix.setOption(sockets.left(), StandardSocketOptions.SO_SNDBUF, 20_000);
      fill(0);
      room();
      ring.send(ring.attach(sockets.left()), sent, 1);
      assertThat(ring.submit()).isZero();
      ring.receive(ring.attach(sockets.left()), received, 2); // never submitted
      List<String> shown = new ArrayList<>();
      ring.close(done -> {
        shown.add(done.operation() + (done.isShort() ? " short" : " " + done.errnoName()));
        done.putLease();
      });
      assertThat(shown)
          .containsExactlyInAnyOrder("RECEIVE_MESSAGE ECANCELED", "SEND_MESSAGE short");
      assertThat(pool.lent()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aZeroCopySendKeepsItsVectorUntilTheNotificationWhichTellsOfCopies(String host)
      throws IOException {
    try (FileDescriptor.Pair sockets =
        (host.equals("::1") ? Transport.IPV6 : Transport.IPV4).connect()) {
      fill(0);
      room();
      IoUringFile from = ring.attach(sockets.right());
      ring.sendZeroCopy(ring.attach(sockets.left()), sent, 1);
      ring.receive(from, received, 2);
      int position = 0;
      boolean isOver = false;
      boolean isSent = false;
      while (position < TOTAL || !isOver) {
        Completion done = one(ring);
        if (done.isNotification()) {
          assertThat(isSent).isTrue();
          assertThat(done.isError()).as("a report is no error").isFalse();
          assertThat(done.result()).isZero();
          assertThat(done.isShort()).isFalse();
          assertThat(done.isCopied()).as("the loopback device copies").isTrue();
          assertThat(done.vector()).isSameAs(sent);
          assertThat(sent.isPinned()).isFalse();
          isOver = true;
        } else if (done.operation() == Operation.SEND_MESSAGE_ZERO_COPY) {
          assertThat(done.resultOrThrow()).isEqualTo(TOTAL);
          assertThat(done.hasMore()).isTrue();
          assertThat(sent.isPinned()).isTrue();
          assertThatThrownBy(done::vector).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(done::isCopied)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("only a notification");
          isSent = true;
        } else {
          int result = done.resultOrThrow();
          assertReceived(position, result);
          position += result;
          if (position < TOTAL) {
            ring.receive(from, received, 2);
          }
        }
      }
    }
  }

  @Test
  void aZeroCopySendOfAVectorToAUnixSocketFailsWithTheRemedy() throws IOException {
    try (FileDescriptor.Pair sockets = Unix.pair(SocketType.STREAM)) {
      fill(0);
      ring.sendZeroCopy(ring.attach(sockets.left()), sent, 1);
      Completion done = one(ring);
      assertThat(done.errno()).isEqualTo(Errno.EOPNOTSUPP);
      assertThatThrownBy(done::resultOrThrow).hasMessageContaining("only TCP and UDP");
      while (done.hasMore()) {
        done = one(ring);
      }
      assertThat(done.vector()).isSameAs(sent);
    }
  }

  @Test
  void aZeroCopyVectorThatThePeerNeverReadsEndsWithItsConnection() throws IOException {
    try (FileDescriptor.Pair sockets = Transport.IPV4.connect()) {
      narrow(sockets, Transport.IPV4);
      fill(0);
      ring.sendZeroCopy(ring.attach(sockets.left()), sent, 1);
      assertThat(ring.submit()).isZero();
      int[] last = new int[1];
      ring.close(done -> last[0] += done.hasMore() ? 0 : 1, Duration.ZERO);
      assertThat(last[0]).isEqualTo(1);
      assertThat(sent.isPinned()).isFalse();
    }
  }
}
