package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.MicroIoVec;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Udp;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Datagrams of all sizes between sockets that come and go, from leases and vectors, copied and not,
 * into memory that is long enough or not, with a storm of cancels: each that is received has the
 * bytes and the sender of one that was sent, or says that it is cut; every lease comes back. {@code
 * -Diobuf.faults=1000000} does so many operations; {@code -Diobuf.faults.seed=…} repeats a run.
 */
@NeedsUring
class FaultRunDatagramsTest {
  private static final int OPERATIONS = Integer.getInteger("iobuf.faults", 20_000);
  private static final long SEED = Long.getLong("iobuf.faults.seed", System.nanoTime());
  private static final int ENTRIES = 64;
  private static final int SIZE = MicroBuffer.SIZE;
  private static final int PARTS = 4;
  private static final int VECTORS = 8;
  private static final int NO_VECTOR = -1;

  /** A datagram begins with the place of its bytes in the pattern, its length and its port. */
  private static final int HEADER_BYTES = 16;

  /** A socket, and how the others reach it. */
  private record Station(FileDescriptor descriptor, IoUringFile file, EncodedAddress address) {}

  private final Random random = new Random(SEED);
  private final Pattern pattern = new Pattern(SEED);
  private final MicroBufferPool pool = MicroBufferPool.create(64);
  private final List<MicroIoVec> vectors = new ArrayList<>();
  private final Deque<Integer> freeVectors = new ArrayDeque<>();
  private final List<Station> stations = new ArrayList<>();
  private final MemorySegment bytes = Arena.ofAuto().allocate((long) PARTS * SIZE, Long.BYTES);
  private String host = "";
  private long operations;
  private long received;
  private long truncated;
  private long cancelled;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void datagramsOfAllFates(String loopback) throws IOException {
    this.host = loopback;
    for (int i = 0; i < VECTORS; i++) {
      vectors.add(MicroIoVec.allocate(pool, PARTS));
      freeVectors.add(i);
    }
    try (IoUring ring = IoUring.create(ENTRIES)) {
      if (random.nextBoolean()) {
        ring.registerPools(pool);
      }
      for (int i = 0; i < 4; i++) {
        stations.add(open(ring));
      }
      while (operations < OPERATIONS) {
        for (int i = random.nextInt(8); i > 0 && ring.room() > 4; i--) {
          start(ring);
        }
        int _ = ring.submit();
        disturb(ring);
        takeSome(ring);
      }
      for (Station each : stations) {
        close(ring, each);
      }
    }
    assertThat(freeVectors).as("seed=%d", SEED).hasSize(VECTORS);
    assertThat(pool.pinned()).as("seed=%d", SEED).isZero();
    assertThat(pool.lent()).as("seed=%d", SEED).isZero();
    pool.close();
    System.out.printf(
        "%,d operations: %,d datagrams received whole, %,d cut, %,d operations cancelled, seed=%d%n",
        operations, received, truncated, cancelled, SEED);
    assertThat(List.of(received, truncated, cancelled)).as("seed=%d", SEED).doesNotContain(0L);
  }

  private Station open(IoUring ring) throws IOException {
    FileDescriptor socket = Udp.bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
    IoUringFile file = random.nextBoolean() ? ring.attach(socket) : ring.register(socket);
    return new Station(socket, file, EncodedAddress.of(Udp.localAddress(socket)));
  }

  /** Starts one operation of a random kind, if there are leases. */
  private void start(IoUring ring) {
    Station here = stations.get(random.nextInt(stations.size()));
    Station there = stations.get(random.nextInt(stations.size()));
    boolean isSending = random.nextBoolean();
    if (random.nextBoolean()) {
      int lease = pool.tryGet();
      if (lease != IndexPool.WOULD_BLOCK) {
        int length = HEADER_BYTES + random.nextInt(SIZE - HEADER_BYTES + 1);
        if (isSending) {
          write(here, length);
          MemorySegment.copy(bytes, 0, pool.value(lease).segment(), 0, length);
        }
        startLease(ring, here, there, lease, length, isSending);
      }
    } else if (!freeVectors.isEmpty()) {
      int number = freeVectors.removeLast();
      MicroIoVec vector = vectors.get(number);
      fill(vector);
      if (vector.bytes() < HEADER_BYTES) {
        vector.putAll();
        freeVectors.add(number);
        return;
      }
      if (isSending) {
        write(here, (int) vector.bytes());
        copy(vector, (int) vector.bytes(), false);
      }
      startVector(ring, here, there, number, isSending);
    }
  }

  private void startLease(
      IoUring ring, Station here, Station there, int lease, int length, boolean isSending) {
    if (!isSending) {
      ring.receiveFrom(here.file, pool, lease, 0, length, NO_VECTOR);
    } else if (random.nextBoolean()) {
      ring.sendTo(here.file, pool, lease, 0, length, there.address, NO_VECTOR);
    } else {
      ring.sendToZeroCopy(here.file, pool, lease, 0, length, there.address, NO_VECTOR);
    }
  }

  private void startVector(
      IoUring ring, Station here, Station there, int number, boolean isSending) {
    MicroIoVec vector = vectors.get(number);
    if (!isSending) {
      ring.receiveFrom(here.file, vector, number);
    } else if (random.nextBoolean()) {
      ring.sendTo(here.file, vector, there.address, number);
    } else {
      ring.sendToZeroCopy(here.file, vector, there.address, number);
    }
  }

  private void fill(MicroIoVec vector) {
    for (int i = 1 + random.nextInt(PARTS); i > 0; i--) {
      int lease = pool.tryGet();
      if (lease != IndexPool.WOULD_BLOCK) {
        vector.add(lease, 0, random.nextInt(SIZE + 1));
      }
    }
  }

  /** Writes a datagram. */
  private void write(Station sender, int length) {
    long position = (random.nextLong() & 0xffff_ffffL) * Long.BYTES;
    pattern.fill(bytes, position, length);
    bytes.set(JAVA_LONG, 0, position);
    bytes.set(JAVA_INT, 8, length);
    bytes.set(JAVA_INT, 12, sender.address.decode().getPort());
  }

  /** Copies the bytes of a datagram into the buffers of a vector, or from there. */
  private void copy(MicroIoVec vector, int length, boolean isFrom) {
    int at = 0;
    for (int entry = 0; entry < vector.count() && at < length; entry++) {
      int part = (int) Math.min(vector.length(entry), length - at);
      MemorySegment buffer = pool.value(vector.lease(entry)).segment();
      if (isFrom) {
        MemorySegment.copy(buffer, 0, bytes, at, part);
      } else {
        MemorySegment.copy(bytes, at, buffer, 0, part);
      }
      at += part;
    }
  }

  private void disturb(IoUring ring) throws IOException {
    int which = random.nextInt(stations.size());
    switch (random.nextInt(16)) {
      case 0 -> ring.cancel(stations.get(which).file, NO_VECTOR);
      case 1 -> ring.cancelAll(NO_VECTOR);
      case 2 -> {
        close(ring, stations.get(which));
        stations.set(which, open(ring));
      }
      default -> {
        if (ring.inFlight() > 0 && random.nextBoolean()) {
          int _ = ring.await(1, Duration.ofMillis(1));
        }
      }
    }
  }

  /** Closes a socket under its operations, which the ring still holds, and ends them. */
  private void close(IoUring ring, Station station) throws IOException {
    station.descriptor.close();
    while (ring.room() == 0) {
      int _ = ring.await(1, PATIENCE);
      takeSome(ring);
    }
    ring.cancel(station.file, NO_VECTOR);
    while (station.file.inFlight() > 0) {
      assertThat(ring.await(1, PATIENCE)).as("seed=%d", SEED).isPositive();
      takeSome(ring);
    }
    station.file.close();
  }

  private void takeSome(IoUring ring) {
    while (ring.next()) {
      Completion done = ring.completion();
      operations++;
      if (done.operation() == Operation.CANCEL) {
        continue;
      }
      int number = (int) done.userData();
      if (done.isError()) {
        assertThat(done.errno())
            .as("%s, seed=%d", done, SEED)
            .isIn(Errno.ECANCELED, Errno.ENOBUFS, Errno.ENOMEM);
        cancelled += done.errno() == Errno.ECANCELED ? 1 : 0;
      } else if (done.operation() == Operation.RECEIVE_MESSAGE) {
        check(done, number);
      } else {
        assertThat(done.isShort()).as("%s, seed=%d", done, SEED).isFalse();
      }
      if (!done.hasMore()) {
        done.putLease();
        if (number != NO_VECTOR) {
          freeVectors.add(number);
        }
      }
    }
  }

  private void check(Completion done, int number) {
    int result = done.result();
    if (number == NO_VECTOR) {
      MemorySegment.copy(pool.value(done.lease()).segment(), 0, bytes, 0, result);
    } else {
      copy(vectors.get(number), result, true);
    }
    assertThat(result).as("seed=%d", SEED).isGreaterThanOrEqualTo(HEADER_BYTES);
    int length = bytes.get(JAVA_INT, 8);
    if (done.isTruncated()) {
      assertThat(result).as("seed=%d", SEED).isLessThan(length);
      truncated++;
    } else {
      assertThat(result).as("seed=%d", SEED).isEqualTo(length);
      received++;
    }
    assertThat(done.sender().decode().getPort())
        .as("sender, seed=%d", SEED)
        .isEqualTo(bytes.get(JAVA_INT, 12));
    assertThat(
            pattern.mismatch(
                bytes.asSlice(HEADER_BYTES),
                bytes.get(JAVA_LONG, 0) + HEADER_BYTES,
                result - HEADER_BYTES))
        .as("seed=%d", SEED)
        .isEqualTo(Pattern.NOWHERE);
  }
}
