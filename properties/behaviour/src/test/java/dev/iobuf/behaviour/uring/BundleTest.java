package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SocketType;
import dev.iobuf.io.Udp;
import dev.iobuf.io.Unix;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One completion for several provided buffers, in the order of the bytes. */
@NeedsUring
class BundleTest {
  private static final int SIZE = MicroBuffer.SIZE;
  private static final int RECEIVED = 7;

  private final MicroBufferPool pool = MicroBufferPool.create(16);
  private final MediumBufferPool output = MediumBufferPool.create(1);
  private final Pattern pattern = new Pattern(1);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor.Pair sockets;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile left;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile right;

  /** How many bytes were sent, and compared. */
  private long sent;

  private long compared;

  @BeforeEach
  void create() throws IOException {
    Assumptions.assumeTrue(
        IoUringSupport.current().features().contains(KernelFeature.BUNDLE), "needs Linux 6.16");
    ring = IoUring.create(32);
    sockets = FileDescriptor.socketpair();
    left = ring.attach(sockets.left());
    right = ring.attach(sockets.right());
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

  private void send(int bytes) throws IOException {
    int lease = lease(output);
    pattern.fill(output.value(lease).segment(), 0, MediumBuffer.SIZE);
    int from = (int) (sent % 8); // The pattern is filled in at multiples of eight.
    pattern.fill(output.value(lease).segment(), sent - from, from + bytes);
    ring.send(left, output, lease, from, bytes, 0);
    success(ring, Operation.SEND, bytes).putLease();
    sent += bytes;
  }

  /** Compares the parts of a completion with the next bytes of the stream. */
  private void compare(Completion done) throws IOException {
    int left = done.resultOrThrow();
    for (int part = 0; part < done.parts(); part++) {
      int length = done.length(part);
      assertThat(
              pattern.mismatch(
                  pool.value(done.lease(part)).segment().asSlice(done.from(part)),
                  compared,
                  length))
          .as("part %s of %s at %s", part, done, compared)
          .isEqualTo(Pattern.NOWHERE);
      compared += length;
      left -= length;
    }
    assertThat(left).as("bytes outside of the parts of %s", done).isZero();
  }

  @Test
  void aCompletionShowsSeveralBuffersInTheOrderOfTheirBytes() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 8);
    assertThat(group.refill()).isEqualTo(8);
    send(2 * SIZE + 10);
    ring.receiveBundle(right, group, RECEIVED);
    Completion done = one(ring);
    compare(done);
    assertThat(done.parts()).isGreaterThan(1);
    assertThat(done.length(1)).isEqualTo(SIZE);
    assertThat(done.from(1)).isZero();
    assertThat(done.isKept(1)).isFalse();
    assertThat(done.hasLease()).isTrue();
    assertThat(done.lease()).isEqualTo(done.lease(0));
    int parts = done.parts();
    assertThat(done).asString().contains("parts=" + parts);
    assertThat(group.provided()).isEqualTo(8 - parts);
    assertThatThrownBy(() -> done.lease(parts)).isInstanceOf(IndexOutOfBoundsException.class);

    assertThat(pool.lent()).isEqualTo(8);
    done.putLease();
    done.putLease();
    assertThat(pool.lent()).isEqualTo(8 - parts);
    while (compared < sent) {
      ring.receiveBundle(right, group, RECEIVED);
      Completion rest = one(ring);
      compare(rest);
      rest.putLease();
    }
  }

  /** Leases come back in another order than the kernel took them, and so are handed over anew. */
  @Test
  void theOrderIsThatOfTheBytesHoweverTheBuffersWereUsedBefore() throws IOException {
    Random random = new Random(3);
    ProvidedBuffers group = ring.provide(pool, 8);
    List<Integer> kept = new ArrayList<>();
    for (int round = 0; round < 2_000; round++) {
      Collections.shuffle(kept, random);
      while (!kept.isEmpty() && random.nextInt(4) > 0) {
        pool.put(kept.removeLast());
      }
      int _ = group.refill();
      int bytes = 1 + random.nextInt(SIZE * 3);
      if (group.provided() < 4) {
        continue;
      }
      send(bytes);
      while (compared < sent) {
        ring.receiveBundle(right, group, RECEIVED);
        Completion done = one(ring);
        compare(done);
        for (int part = 0; part < done.parts(); part++) {
          kept.add(done.lease(part));
        }
        int _ = group.refill();
      }
    }
    kept.forEach(pool::put);
    assertThat(sent).isGreaterThan(100_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneReceiveGoesOnWithABundleForWhateverHasArrived(boolean isIncremental) throws IOException {
    Assumptions.assumeTrue(
        IoUringSupport.current().features().contains(KernelFeature.INCREMENTAL_BUFFERS),
        "needs Linux 6.16");
    Random random = new Random(5);
    ProvidedBuffers group =
        isIncremental ? ring.provideIncremental(pool, 8) : ring.provide(pool, 8);
    boolean isReceiving = false;
    int bundles = 0;
    for (int round = 0; round < 2_000; round++) {
      int _ = group.refill();
      if (!isReceiving) {
        ring.receiveBundleMultishot(right, group, RECEIVED);
        isReceiving = true;
      }
      int bytes = 1 + random.nextInt(SIZE * 3);
      int lease = lease(output);
      int from = (int) (sent % 8);
      pattern.fill(output.value(lease).segment(), sent - from, from + bytes);
      ring.send(left, output, lease, from, bytes, 0);
      sent += bytes;
      while (compared < sent || output.lent() > 0) {
        if (!isReceiving) {
          ring.receiveBundleMultishot(right, group, RECEIVED);
          isReceiving = true;
        }
        assertThat(ring.await(1, PATIENCE)).isPositive();
        while (ring.next()) {
          Completion done = ring.completion();
          if (done.operation() == Operation.RECEIVE) {
            isReceiving = done.hasMore();
            if (done.errno() != Errno.ENOBUFS) {
              compare(done);
              bundles += done.parts() > 1 ? 1 : 0;
            }
          }
          done.putLease();
        }
        int _ = group.refill();
      }
    }
    assertThat(bundles).isPositive();
    ring.cancelAll(1);
  }

  @Test
  void theEndOfTheStreamHasNoPart() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 8);
    int _ = group.refill();
    sockets.left().shutdownOutput();
    ring.receiveBundle(right, group, RECEIVED);
    Completion done = success(ring, Operation.RECEIVE, 0);
    assertThat(done.parts()).isZero();
    assertThat(done.hasLease()).isFalse();
    assertThatThrownBy(done::pool).isInstanceOf(IllegalStateException.class);
    done.putLease();
    assertThat(group.provided()).isEqualTo(8);
  }

  @Test
  void withoutABufferItFailsAndTheBytesStay() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 8);
    send(100);
    ring.receiveBundle(right, group, RECEIVED);
    assertThat(one(ring).errno()).isEqualTo(Errno.ENOBUFS);
    assertThat(group.refill()).isEqualTo(8);
    ring.receiveBundle(right, group, RECEIVED);
    Completion done = success(ring, Operation.RECEIVE, 100);
    compare(done);
    done.putLease();
  }

  @Test
  void aLeaseThatIsInFlightElsewhereStopsThePutWhichGoesOnLater() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 4);
    int _ = group.refill();
    send(3 * SIZE);
    ring.receiveBundle(right, group, RECEIVED);
    Completion done = success(ring, Operation.RECEIVE, 3 * SIZE);
    int second = done.lease(1);
    pool.pin(second);
    assertThatThrownBy(done::putLease).isInstanceOf(IllegalStateException.class);
    assertThat(pool.lent()).as("the first one is back").isEqualTo(3);
    pool.unpin(second);
    done.putLease();
    assertThat(pool.lent()).isEqualTo(1);
  }

  @Test
  void aRingThatIsClosedShowsAllPartsAndPutsThoseThatNobodyTakes() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 8);
    int _ = group.refill();
    send(3 * SIZE);
    ring.receiveBundle(right, group, RECEIVED);
    assertThat(ring.await(1, PATIENCE)).isEqualTo(1);
    ring.close();
    assertThat(pool.lent()).isZero();
  }

  @Test
  void messagesAreRefusedSinceTheirBoundsWouldBeLost() throws IOException {
    ProvidedBuffers group = ring.provide(pool, 8);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (FileDescriptor datagrams = Udp.bind(any);
        FileDescriptor.Pair packets = Unix.pair(SocketType.SEQPACKET)) {
      for (FileDescriptor each : List.of(datagrams, packets.left())) {
        try (IoUringFile socket = ring.attach(each)) {
          assertThatThrownBy(() -> ring.receiveBundle(socket, group, 1))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("a bundle needs a stream");
          assertThatThrownBy(() -> ring.receiveBundleMultishot(socket, group, 1))
              .isInstanceOf(IllegalArgumentException.class);
          ring.receive(socket, group, 1);
          ring.cancel(socket, 2);
          while (ring.inFlight() > 0) {
            one(ring).putLease();
          }
        }
      }
    }
  }
}
