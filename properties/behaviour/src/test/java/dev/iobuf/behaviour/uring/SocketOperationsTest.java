package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.PollEvent;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.BitSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsUring
class SocketOperationsTest {
  private static final int SIZE = MicroBuffer.SIZE;

  private final MicroBufferPool pool = MicroBufferPool.create(16);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor.Pair sockets;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile left;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile right;

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(32);
    sockets = FileDescriptor.socketpair();
    left = ring.attach(sockets.left());
    right = ring.attach(sockets.right());
  }

  @AfterEach
  void close() throws IOException {
    ring.close();
    sockets.close();
    Fixture.closeUnused(pool);
  }

  private int leaseOf(String text) {
    int lease = lease(pool);
    pool.value(lease).segment().setString(0, text);
    return lease;
  }

  private void send(IoUringFile to, String text) throws IOException {
    ring.send(to, pool, leaseOf(text), 0, text.length() + 1, 0);
    success(ring, Operation.SEND, text.length() + 1).putLease();
  }

  private String text(int lease) {
    return pool.value(lease).segment().getString(0);
  }

  @Test
  void sentBytesAreReceived() throws IOException {
    send(left, "hello");
    ring.receive(right, pool, lease(pool), 0, SIZE, 5);
    Completion received = success(ring, Operation.RECEIVE, 6);
    assertThat(text(received.lease())).isEqualTo("hello");
    assertThat(received.userData()).isEqualTo(5);
    received.putLease();
  }

  @Test
  void aLeaseIsInFlightUntilItsCompletionHasBeenSeen() throws IOException {
    int lease = lease(pool);
    ring.receive(right, pool, lease, 0, SIZE, 1);
    assertThat(ring.submit()).isZero();
    assertThatThrownBy(() -> pool.put(lease))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("put of index " + lease + " that is in flight in 1 operations");
    assertThatThrownBy(pool::close).hasMessageContaining("1 of 16 indices are lent");
    assertThatThrownBy(right::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close while 1 operations on the file are in flight");

    ring.cancel(right, 2);
    assertThat(ring.await(2, PATIENCE)).isEqualTo(2);
    assertThatThrownBy(() -> pool.put(lease)).as("not seen yet").hasMessageContaining("in flight");
    while (ring.next()) {
      if (ring.completion().operation() == Operation.RECEIVE) {
        assertThat(ring.completion().errno()).isEqualTo(Errno.ECANCELED);
        ring.completion().putLease();
      }
    }
  }

  @Test
  void registeredMemoryStaysWhileItIsInFlight() throws IOException {
    ring.registerPools(pool);
    assertThatThrownBy(() -> ring.registerPools(pool))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the pool is registered already");
    ring.read(right, pool, lease(pool), 0, SIZE, IoUring.CURRENT, 1);
    assertThat(ring.submit()).isZero();
    assertThatThrownBy(ring::unregisterPools)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("unregister while 1 operations on registered leases are in flight");
    send(left, "go");
    success(ring, Operation.READ, 3).putLease();
    ring.unregisterPools();
    ring.registerPools(pool);
  }

  @Test
  void closingTheRingEndsOperationsInFlightAndUnpins() throws IOException {
    int lease = lease(pool);
    ring.receive(right, pool, lease, 0, SIZE, 1);
    assertThat(ring.submit()).isZero();
    int unsubmitted = leaseOf("never sent");
    ring.send(left, pool, unsubmitted, 0, 5, 2);
    ring.close();
    pool.put(lease);
    pool.put(unsubmitted);
    try (IoUring other = IoUring.create(1)) {
      other.poll(other.attach(sockets.right()), Set.of(PollEvent.READ), 0);
      assertThat(other.await(1, Duration.ofMillis(1))).as("nothing was sent").isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aZeroCopySendKeepsItsLeaseUntilTheNotification(boolean isRegistered) throws IOException {
    if (isRegistered) {
      ring.registerPools(pool);
    }
    try (FileDescriptor listener = listen();
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener))) {
      ring.accept(ring.attach(listener), 0);
      try (FileDescriptor server = one(ring).descriptor()) {
        IoUringFile to = ring.attach(client);
        IoUringFile from = ring.attach(server);
        int lease = leaseOf("zero");
        ring.sendZeroCopy(to, pool, lease, 0, 5, 7);
        Completion sent = success(ring, Operation.SEND_ZERO_COPY, 5);
        assertThat(sent.hasMore()).isTrue();
        assertThat(sent.hasLease()).isFalse();
        assertThatThrownBy(() -> pool.put(lease)).hasMessageContaining("in flight");

        int into = lease(pool);
        ring.receive(from, pool, into, 0, SIZE, 8);
        int notified = 0;
        for (int i = 0; i < 2; i++) {
          Completion done = one(ring);
          if (done.isNotification()) {
            notified++;
            assertThat(done.userData()).isEqualTo(7);
            assertThat(done.lease()).isEqualTo(lease);
          }
          done.putLease();
        }
        assertThat(notified).isEqualTo(1);
        to.close();
        from.close();
      }
    }
  }

  private static FileDescriptor listen() throws IOException {
    return Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
  }

  @Test
  void aZeroCopySendThatFailsAtOnceCompletesOnce() throws IOException {
    ring.sendZeroCopy(left, pool, leaseOf("unix sockets copy"), 0, 5, 1);
    Completion done = one(ring);
    assertThat(done.errno()).isEqualTo(Errno.EOPNOTSUPP);
    while (done.hasMore()) {
      done = one(ring);
    }
    done.putLease();
  }

  @Test
  void oneAcceptTakesManyConnections() throws IOException {
    try (FileDescriptor listener = listen()) {
      ring.acceptMultishot(ring.attach(listener), 1);
      for (int i = 0; i < 5; i++) {
        try (SocketChannel client = SocketChannel.open(Tcp.localAddress(listener))) {
          Completion done = one(ring);
          assertThat(done.operation()).isEqualTo(Operation.ACCEPT);
          assertThat(done.hasMore()).isTrue();
          try (FileDescriptor server = done.descriptor()) {
            client.write(ByteBuffer.wrap("ping\0".getBytes(UTF_8)));
            IoUringFile file = ring.attach(server);
            ring.receive(file, pool, lease(pool), 0, SIZE, 2);
            Completion received = success(ring, Operation.RECEIVE, 5);
            assertThat(text(received.lease())).isEqualTo("ping");
            received.putLease();
            file.close();
          }
        }
      }
      assertThat(ring.inFlight()).isEqualTo(1);
    }
  }

  @Test
  void theKernelChoosesTheBufferWhenThereAreBytes() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 4);
    assertThat(group.refill()).isEqualTo(4);
    assertThat(pool.pinned()).isEqualTo(4);
    ring.receive(right, group, 3);
    assertThat(ring.submit()).isZero();
    send(left, "chosen");
    Completion done = success(ring, Operation.RECEIVE, 7);
    assertThat(text(done.lease())).isEqualTo("chosen");
    assertThat(group.provided()).isEqualTo(3);
    assertThat(pool.pinned()).isEqualTo(3);
    done.putLease();
    assertThat(group.refill()).isEqualTo(1);
    group.close();
    assertThat(pool.lent()).isZero();
  }

  @Test
  void aMultishotReceiveEndsWithoutBuffersAndContinuesAfterARefill() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 2);
    assertThat(group.refill()).isEqualTo(2);
    ring.receiveMultishot(right, group, 1);
    BitSet held = new BitSet();
    for (int i = 0; i < 2; i++) {
      send(left, "message " + i);
      Completion done = success(ring, Operation.RECEIVE, 10);
      assertThat(done.hasMore()).isTrue();
      assertThat(text(done.lease())).isEqualTo("message " + i);
      held.set(done.lease());
    }
    send(left, "too many");
    Completion done = one(ring);
    assertThat(done.errnoName()).isEqualTo("ENOBUFS");
    assertThat(done.hasMore()).isFalse();
    assertThat(done.hasLease()).isFalse();
    assertThatThrownBy(done::resultOrThrow)
        .hasMessageContaining("ENOBUFS")
        .hasMessageContaining("refill the buffer ring");

    held.stream().forEach(pool::put);
    assertThat(group.refill()).isEqualTo(2);
    ring.receiveMultishot(right, group, 1);
    done = success(ring, Operation.RECEIVE, 9);
    assertThat(text(done.lease())).isEqualTo("too many");
    done.putLease();
  }

  @Test
  void aBufferRingStaysWhileSomethingReceivesIntoIt() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 2);
    assertThat(group.refill()).isEqualTo(2);
    ring.receive(right, group, 1);
    assertThat(ring.submit()).isZero();
    assertThatThrownBy(group::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close while 1 operations that receive into it are in flight");
    assertThat(pool.lent()).isEqualTo(2);
  } // closing the ring closes it

  @Test
  void aRefillTakesAllFreeBuffersOfThePool() throws IOException {
    ProvidedBuffers large = ring.provide(pool, 32);
    assertThat(large.refill()).isEqualTo(16);
    assertThat(large.provided()).isEqualTo(16);
    ProvidedBuffers empty = ring.provide(pool, 1);
    assertThat(empty.refill()).isZero();
    large.close();
    assertThat(empty.refill()).isEqualTo(1);
    assertThatThrownBy(large::refill).hasMessageContaining("the buffer ring was closed");
    for (int entries : new int[] {0, 3, 1 << 16}) {
      assertThatThrownBy(() -> ring.provide(pool, entries))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("entries=" + entries);
    }
  }

  @Test
  void theEndOfTheStreamEndsAMultishotReceive() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 4);
    assertThat(group.refill()).isEqualTo(4);
    ring.receiveMultishot(right, group, 1);
    assertThat(ring.submit()).isZero();
    left.close();
    sockets.left().close();
    Completion done = success(ring, Operation.RECEIVE, 0);
    assertThat(done.hasMore()).isFalse();
    done.putLease();
  }

  @Test
  void aSendWithoutAPeerFailsAndKillsNoProcess() throws IOException {
    right.close();
    sockets.right().close();
    ring.send(left, pool, leaseOf("anybody?"), 0, 8, 1);
    Completion done = one(ring);
    assertThat(done.errno()).isEqualTo(Errno.EPIPE);
    done.putLease();
  }
}
