package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBufferPool;
import dev.iobuf.SmallBuffer;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SocketType;
import dev.iobuf.io.Unix;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringChain;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provided buffer serves several receives, and its lease comes back when it is full. */
@NeedsUring
class IncrementalBuffersTest {
  private static final int SIZE = SmallBuffer.SIZE;
  private static final int RECEIVED = 7;

  private final SmallBufferPool pool = SmallBufferPool.create(4);
  private final SmallBufferPool output = SmallBufferPool.create(1);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor.Pair sockets;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile left;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile right;

  @SuppressWarnings("NullAway.Init")
  private ProvidedBuffers group;

  @BeforeEach
  void create() throws IOException {
    Assumptions.assumeTrue(
        IoUringSupport.current().features().contains(KernelFeature.INCREMENTAL_BUFFERS),
        "needs Linux 6.16");
    ring = IoUring.create(16);
    sockets = FileDescriptor.socketpair();
    left = ring.attach(sockets.left());
    right = ring.attach(sockets.right());
    group = ring.provideIncremental(pool, 4);
  }

  @AfterEach
  void close() throws IOException {
    if (ring != null) {
      ring.close();
      sockets.close();
    }
    Fixture.closeUnused(pool);
    output.close();
  }

  private void send(IoUringFile to, int value, int bytes) throws IOException {
    int lease = lease(output);
    output.value(lease).segment().fill((byte) value);
    ring.send(to, output, lease, 0, bytes, 0);
    success(ring, Operation.SEND, bytes).putLease();
  }

  private Completion receive(IoUringFile from, int bytes) throws IOException {
    ring.receive(from, group, RECEIVED);
    Completion done = success(ring, Operation.RECEIVE, bytes);
    assertThat(done.parts()).isEqualTo(1);
    assertThat(done.length(0)).isEqualTo(bytes);
    return done;
  }

  private void assertBytes(int lease, int from, int value, int bytes) {
    assertThat(pool.value(lease).segment().asSlice(from, bytes).toArray(JAVA_BYTE))
        .containsOnly(value);
  }

  @Test
  void theKernelGoesOnInTheSameBufferUntilItIsFull() throws IOException {
    assertThat(group.isIncremental()).isTrue();
    assertThat(group.refill()).isEqualTo(4);
    send(left, 1, 100);
    Completion first = receive(right, 100);
    int lease = first.lease(0);
    assertThat(first.isKept(0)).isTrue();
    assertThat(first.hasLease()).isFalse();
    assertThat(first.lease()).isEqualTo(Completion.NO_LEASE);
    first.putLease();
    assertThat(group.provided()).isEqualTo(4);
    assertThatThrownBy(() -> pool.put(lease)).hasMessageContaining("in flight");

    send(left, 2, 50);
    Completion second = receive(right, 50);
    assertThat(second.lease(0)).isEqualTo(lease);
    assertThat(second.from(0)).isEqualTo(100);
    assertThat(second.isKept(0)).isTrue();

    send(left, 3, SIZE - 150);
    Completion last = receive(right, SIZE - 150);
    assertThat(last.lease()).isEqualTo(lease);
    assertThat(last.from(0)).isEqualTo(150);
    assertThat(last.isKept(0)).isFalse();
    assertThat(group.provided()).isEqualTo(3);
    assertBytes(lease, 0, 1, 100);
    assertBytes(lease, 100, 2, 50);
    assertBytes(lease, 150, 3, SIZE - 150);
    last.putLease();
    assertThat(pool.lent()).isEqualTo(3);
    assertThat(group.refill()).isEqualTo(1);
  }

  @Test
  void severalConnectionsShareABuffer() throws IOException {
    int _ = group.refill();
    send(left, 1, 10);
    send(right, 2, 20);
    Completion one = receive(right, 10);
    int lease = one.lease(0);
    Completion two = receive(left, 20);
    assertThat(two.lease(0)).isEqualTo(lease);
    assertThat(two.from(0)).isEqualTo(10);
    assertBytes(lease, 0, 1, 10);
    assertBytes(lease, 10, 2, 20);
  }

  /** An operation with a time-out is shown later than it completes, behind those that came next. */
  @Test
  void aReceiveIntoThemHasNoTimeout() throws IOException {
    int _ = group.refill();
    send(right, 2, SIZE);
    try (IoUringChain chain = ring.chain(2)) {
      ring.receive(right, group, RECEIVED);
      assertThatThrownBy(() -> chain.timeout(Duration.ofHours(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("incremental")
          .hasMessageContaining("userData=" + RECEIVED);
    }
    ring.receive(left, group, RECEIVED); // the chain was taken back
    Completion only = success(ring, Operation.RECEIVE, SIZE);
    assertThat(only.from(0)).isZero();
    only.putLease();
  }

  @Test
  void aReceiveEndsAtTheEndOfTheBufferAndTheNextOneBeginsAnother() throws IOException {
    int _ = group.refill();
    send(left, 1, SIZE - 10);
    int lease = receive(right, SIZE - 10).lease(0);
    send(left, 2, 30);
    Completion full = receive(right, 10);
    assertThat(full.lease()).isEqualTo(lease);
    full.putLease();
    Completion next = receive(right, 20);
    assertThat(next.lease(0)).isNotEqualTo(lease);
    assertThat(next.from(0)).isZero();
    assertThat(next.isKept(0)).isTrue();
  }

  @Test
  void aBundleFillsTheRestOfOneAndAPartOfAnother() throws IOException {
    int _ = group.refill();
    send(left, 1, 100);
    int lease = receive(right, 100).lease(0);
    send(left, 2, SIZE);
    ring.receiveBundle(right, group, RECEIVED);
    Completion done = success(ring, Operation.RECEIVE, SIZE);
    assertThat(done.parts()).isEqualTo(2);
    assertThat(done.lease()).isEqualTo(lease).isEqualTo(done.lease(0));
    assertThat(done.from(0)).isEqualTo(100);
    assertThat(done.length(0)).isEqualTo(SIZE - 100);
    assertThat(done.isKept(0)).isFalse();
    assertThat(done.from(1)).isZero();
    assertThat(done.length(1)).isEqualTo(100);
    assertThat(done.isKept(1)).isTrue();
    assertThat(done.lease(1)).isNotEqualTo(lease);
    assertBytes(done.lease(1), 0, 2, 100);
    done.putLease();
    assertThat(pool.lent()).isEqualTo(3);
  }

  @Test
  void oneReceiveGoesOnInTheSameBuffer() throws IOException {
    int _ = group.refill();
    ring.receiveMultishot(right, group, RECEIVED);
    int lease = Completion.NO_LEASE;
    for (int i = 0; i < 10; i++) {
      int message = lease(output);
      output.value(message).segment().fill((byte) i);
      ring.send(left, output, message, 0, 20, 0);
      for (int completions = 0; completions < 2; completions++) {
        Completion done = one(ring);
        if (done.operation() == Operation.RECEIVE) {
          assertThat(done.hasMore()).isTrue();
          assertThat(done.from(0)).isEqualTo(20 * i);
          assertThat(lease).isIn(Completion.NO_LEASE, done.lease(0));
          lease = done.lease(0);
        }
        done.putLease();
      }
      assertBytes(lease, 20 * i, i, 20);
    }
    ring.cancelAll(1);
  }

  @Test
  void aLeaseThatTheKernelHasFilledInPartReturnsWhenTheBuffersAreClosed() throws IOException {
    int _ = group.refill();
    send(left, 1, 100);
    int lease = receive(right, 100).lease(0);
    assertThat(pool.lent()).isEqualTo(4);
    group.close();
    assertThat(pool.lent()).isZero();
    assertThatThrownBy(() -> pool.put(lease)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theBuffersOfAClosedRingReturn() throws IOException {
    int _ = group.refill();
    send(left, 1, 100);
    ring.receive(right, group, RECEIVED);
    int _ = ring.await(1);
    ring.close(done -> assertThat(done.isKept(0)).isTrue());
    assertThat(pool.lent()).isZero();
  }

  @Test
  void buffersThatRunDryAreRefilled() throws IOException {
    send(left, 1, 100);
    ring.receive(right, group, RECEIVED);
    assertThat(one(ring).errno()).isEqualTo(Errno.ENOBUFS);
    assertThat(group.refill()).isEqualTo(4);
    assertThat(receive(right, 100).isKept(0)).isTrue();
  }

  @Test
  void messagesAreRefusedSinceTheyWouldBeCut() throws IOException {
    try (FileDescriptor.Pair datagrams = Unix.pair(SocketType.DATAGRAM);
        IoUringFile socket = ring.attach(datagrams.left());
        MicroBufferPool micro = MicroBufferPool.create(4)) {
      assertThatThrownBy(() -> ring.receive(socket, group, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a receive into incremental buffers needs a stream");
      assertThatThrownBy(() -> ring.receiveMultishot(socket, group, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ring.receiveFromMultishot(socket, group, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a message needs a buffer of its own");
      assertThatThrownBy(() -> ring.readMultishot(socket, group, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(ring.inFlight()).isZero();
      assertThatThrownBy(() -> ring.provideIncremental(micro, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a power of two");
    }
  }
}
