package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.MicroIoVec;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SocketType;
import dev.iobuf.io.Tcp;
import dev.iobuf.io.Unix;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Vectors over streams whose buffers are small, whose sends are cancelled, whose peers go and whose
 * rings are closed at any moment: as many bytes arrive as the completions have told, each at its
 * place, and every lease comes back. {@code -Diobuf.faults=1000000} does so many operations; {@code
 * -Diobuf.faults.seed=…} repeats a run.
 */
@NeedsUring
class FaultRunStreamsTest {
  private static final int OPERATIONS = Integer.getInteger("iobuf.faults", 20_000);
  private static final long SEED = Long.getLong("iobuf.faults.seed", System.nanoTime());
  private static final int SIZE = MicroBuffer.SIZE;
  private static final int PARTS = 24;

  private final Random random = new Random(SEED);
  private final Pattern pattern = new Pattern(SEED);
  private final MicroBufferPool pool = MicroBufferPool.create(2 * PARTS);
  private final MicroIoVec output = MicroIoVec.allocate(pool, PARTS);
  private final MicroIoVec input = MicroIoVec.allocate(pool, PARTS);
  private long operations;
  private long bytes;
  private long shorts;
  private long goneBefore;

  // Of one connection:
  private long sent;
  private long received;
  private long wanted;
  private boolean isSending;
  private boolean isReceiving;
  private boolean isOver;
  private boolean isAtEnd;

  @Test
  void streamsOfAllFates() throws IOException {
    try (FileDescriptor listener =
        Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4)) {
      Tcp.setOption(listener, StandardSocketOptions.SO_RCVBUF, 4_096);
      while (operations < OPERATIONS) {
        try (FileDescriptor.Pair pair = connect(listener)) {
          use(pair);
        }
        assertThat(pool.pinned()).as("seed=%d", SEED).isZero();
        output.putAll();
        input.putAll();
        assertThat(pool.lent()).as("seed=%d", SEED).isZero();
      }
    }
    pool.close();
    System.out.printf(
        "%,d operations, %,d bytes, %,d sends cut short, %,d peers gone before, seed=%d%n",
        operations, bytes, shorts, goneBefore, SEED);
    assertThat(shorts).as("seed=%d", SEED).isPositive();
    assertThat(goneBefore).as("seed=%d", SEED).isPositive();
    assertThat(bytes).as("seed=%d", SEED).isPositive();
  }

  private FileDescriptor.Pair connect(FileDescriptor listener) throws IOException {
    if (random.nextBoolean()) {
      FileDescriptor.Pair pair = Unix.pair(SocketType.STREAM);
      Unix.setOption(pair.left(), StandardSocketOptions.SO_SNDBUF, 4_096);
      return pair;
    }
    FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
    Tcp.setOption(client, StandardSocketOptions.SO_SNDBUF, 4_096);
    Tcp.setOption(client, StandardSocketOptions.SO_LINGER, 0); // so that no port stays taken
    return new FileDescriptor.Pair(client, Tcp.accept(listener));
  }

  private void use(FileDescriptor.Pair pair) throws IOException {
    sent = 0;
    received = 0;
    isSending = false;
    isReceiving = false;
    isOver = false;
    isAtEnd = false;
    IoUring ring = IoUring.create(16);
    IoUringFile near = ring.attach(pair.left());
    IoUringFile far =
        random.nextBoolean() ? ring.attach(pair.right()) : ring.register(pair.right());
    for (int i = 1 + random.nextInt(30); i > 0 && !isOver; i--) {
      if (!isSending) {
        send(ring, near);
      }
      if (!isReceiving && random.nextInt(4) > 0) {
        receive(ring, far);
      }
      if (random.nextInt(40) == 0) {
        ring.cancel(near, 0);
      }
      if (random.nextInt(16) == 0) {
        ring.cancel(far, 0);
      }
      int _ = ring.await(1, Duration.ofMillis(1));
      takeAll(ring);
    }
    switch (random.nextInt(4)) {
      case 0 -> closeTheRing(ring);
      case 1 -> closeThePeer(ring, far, pair.right());
      default -> finish(ring, far, pair.left());
    }
    ring.close();
    bytes += received;
  }

  private void send(IoUring ring, IoUringFile to) {
    output.putAll();
    wanted = 0;
    for (int i = 1 + random.nextInt(PARTS); i > 0; i--) {
      int lease = pool.tryGet();
      int length = Long.BYTES * random.nextInt(SIZE / Long.BYTES + 1);
      pattern.fill(pool.value(lease).segment(), sent + wanted, length);
      output.add(lease, 0, length);
      wanted += length;
    }
    ring.send(to, output, 0);
    isSending = true;
  }

  private void receive(IoUring ring, IoUringFile from) {
    input.putAll();
    for (int i = 1 + random.nextInt(PARTS); i > 0; i--) {
      input.add(pool.tryGet(), 0, 1 + random.nextInt(SIZE));
    }
    ring.receive(from, input, 0);
    isReceiving = true;
  }

  private void closeTheRing(IoUring ring) throws IOException {
    ring.close(this::take);
    assertThat(isSending || isReceiving).as("all were shown, seed=%d", SEED).isFalse();
  }

  /** Closes one side while the other one may be sending. */
  private void closeThePeer(IoUring ring, IoUringFile far, FileDescriptor peer) throws IOException {
    ring.cancel(far, 0);
    while (far.inFlight() > 0) {
      await(ring);
    }
    goneBefore += isSending ? 1 : 0;
    far.close();
    peer.close();
    while (ring.inFlight() > 0) {
      await(ring);
    }
  }

  /** Receives up to the end of the stream. */
  private void finish(IoUring ring, IoUringFile far, FileDescriptor left) throws IOException {
    boolean isShutDown = false;
    while (!isAtEnd) {
      if (!isSending && !isShutDown) {
        left.shutdownOutput();
        isShutDown = true;
      }
      if (!isReceiving) {
        receive(ring, far);
      }
      await(ring);
    }
    assertThat(received).as("seed=%d", SEED).isEqualTo(sent);
  }

  private void await(IoUring ring) throws IOException {
    assertThat(ring.await(1, PATIENCE)).as("seed=%d", SEED).isPositive();
    takeAll(ring);
  }

  private void takeAll(IoUring ring) {
    while (ring.next()) {
      take(ring.completion());
    }
  }

  private void take(Completion done) {
    operations++;
    if (done.operation() == Operation.SEND_MESSAGE) {
      isSending = false;
      if (done.isError()) {
        assertThat(done.errno())
            .as("%s, seed=%d", done, SEED)
            .isIn(Errno.ECANCELED, Errno.EPIPE, Errno.ECONNRESET);
      } else {
        assertThat(done.isShort()).isEqualTo(done.result() < wanted);
        sent += done.result();
      }
      isOver = done.isError() || done.isShort();
      shorts += done.isShort() ? 1 : 0;
    } else if (done.operation() == Operation.RECEIVE_MESSAGE) {
      isReceiving = false;
      if (done.isError()) {
        assertThat(done.errno()).as("%s, seed=%d", done, SEED).isEqualTo(Errno.ECANCELED);
      } else {
        assertThat(done.isTruncated()).isFalse();
        check(done.result());
        isAtEnd = done.result() == 0;
      }
    }
  }

  private void check(int result) {
    int left = result;
    for (int entry = 0; left > 0; entry++) {
      int length = (int) Math.min(left, input.length(entry));
      MemorySegment buffer = pool.value(input.lease(entry)).segment();
      assertThat(pattern.mismatch(buffer, received, length))
          .as("at byte %d, seed=%d", received, SEED)
          .isEqualTo(Pattern.NOWHERE);
      received += length;
      left -= length;
    }
  }
}
