package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.Waker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Connections that are made in time or not, accepted into slots, shut down and closed at any
 * moment, while another thread wakes the owner: every lease, entry, slot and descriptor comes back.
 * {@code -Diobuf.faults=1000000} does so many operations; {@code -Diobuf.faults.seed=…} repeats a
 * run.
 */
@NeedsUring
class FaultRunConnectionsTest {
  private static final int OPERATIONS = Integer.getInteger("iobuf.faults", 20_000);
  private static final long SEED = Long.getLong("iobuf.faults.seed", System.nanoTime());
  private static final int SIZE = MicroBuffer.SIZE;
  private static final int ENTRIES = 32;
  private static final int SLOTS = 64;
  private static final Duration DAY = Duration.ofDays(1);

  private final Random random = new Random(SEED);
  private final Deque<IoUringFile> servers = new ArrayDeque<>();
  private final List<FileDescriptor> waiting = new ArrayList<>();
  private long operations;
  private long inTime;
  private long tooLate;
  private boolean isAccepting;

  @Test
  void connectionsOfAllFates() throws Exception {
    int before = descriptors();
    var isOver = new AtomicBoolean();
    try (MicroBufferPool pool = MicroBufferPool.create(16);
        FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        FileDescriptor full =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
      Thread waking;
      try (IoUring ring = IoUring.create(ENTRIES, SLOTS)) {
        waking = waking(ring.waker(), isOver);
        EncodedAddress silent = EncodedAddress.of(Tcp.localAddress(full));
        fill(ring, silent);
        IoUringFile at = ring.attach(listener);
        EncodedAddress address = EncodedAddress.of(Tcp.localAddress(listener));
        while (operations < OPERATIONS) {
          if (!isAccepting) {
            ring.acceptMultishotRegistered(at, 1);
            isAccepting = true;
          }
          connect(ring, pool, random.nextInt(8) == 0 ? silent : address);
        }
        ring.cancelAll(2);
        drain(ring);
        assertThat(ring.room()).as("seed=%d", SEED).isEqualTo(ENTRIES);
      } finally {
        isOver.set(true);
      }
      waking.join();
      for (FileDescriptor socket : waiting) {
        socket.close();
      }
      assertThat(pool.pinned()).as("seed=%d", SEED).isZero();
      assertThat(pool.lent()).as("seed=%d", SEED).isZero();
    }
    assertThat(descriptors()).as("seed=%d", SEED).isEqualTo(before);
    assertThat(inTime).as("connected, seed=%d", SEED).isPositive();
    assertThat(tooLate).as("timed out, seed=%d", SEED).isPositive();
    System.out.printf(
        "%,d operations, %,d connected, %,d too late, seed=%d%n",
        operations, inTime, tooLate, SEED);
  }

  /** Makes connections that are never accepted, until there is no answer any more. */
  private void fill(IoUring ring, EncodedAddress full) throws IOException {
    for (tooLate = 0; tooLate == 0; ) {
      FileDescriptor socket = Tcp.open(StandardProtocolFamily.INET);
      waiting.add(socket);
      ring.connect(ring.attach(socket), full, Duration.ofMillis(50), 0);
      drain(ring);
    }
    tooLate = 0;
  }

  @SuppressWarnings("ThreadPriorityCheck") // Other threads get the processor between two wakes.
  private static Thread waking(Waker waker, AtomicBoolean isOver) {
    return Thread.ofPlatform()
        .start(() -> {
          while (!isOver.get()) {
            waker.wake();
            Thread.yield();
          }
        });
  }

  /** Makes one connection, or not, and uses it, until this end of it is closed. */
  private void connect(IoUring ring, MicroBufferPool pool, EncodedAddress address)
      throws IOException {
    try (FileDescriptor socket = Tcp.open(StandardProtocolFamily.INET)) {
      Tcp.setOption(socket, StandardSocketOptions.SO_LINGER, 0); // so that no port stays taken
      IoUringFile client = random.nextBoolean() ? ring.attach(socket) : ring.register(socket);
      long ticket =
          switch (random.nextInt(4)) {
            case 0 -> ring.connect(client, address, 3); // cancelled below, if it waits
            case 1 -> ring.connect(client, address, Duration.ofNanos(random.nextInt(20_000)), 3);
            default -> ring.connect(client, address, DAY, 3);
          };
      if (random.nextInt(8) == 0) {
        ring.cancel(ticket, 4);
      }
      if (random.nextInt(16) == 0) {
        ring.cancelAll(5);
      }
      if (random.nextBoolean()) {
        send(ring, pool, client);
        receive(ring, pool);
      }
      switch (random.nextInt(6)) {
        case 0 -> ring.shutdownOutput(client, 8);
        case 1 -> ring.shutdownInput(client, 8);
        case 2 -> ring.shutdown(client, 8);
        default -> {
          int _ = ring.submit();
        }
      }
      closeSome(ring);
      ring.cancel(client, 9);
      while (client.inFlight() > 0) {
        int _ = ring.await(1, PATIENCE);
        takeAll(ring);
      }
      client.close();
    }
    takeAll(ring);
    if (ring.room() < ENTRIES / 2) {
      ring.cancelAll(5);
      drain(ring);
    }
  }

  private static void send(IoUring ring, MicroBufferPool pool, IoUringFile to) {
    int lease = pool.tryGet();
    if (lease != IndexPool.WOULD_BLOCK) {
      ring.send(to, pool, lease, 0, SIZE, 6);
    }
  }

  private void receive(IoUring ring, MicroBufferPool pool) {
    IoUringFile from = servers.peekLast();
    int lease = from == null ? IndexPool.WOULD_BLOCK : pool.tryGet();
    if (from != null && lease != IndexPool.WOULD_BLOCK) {
      ring.receive(from, pool, lease, 0, SIZE, 7);
    }
  }

  /** Closes accepted sockets that are idle, by the ring or at once, and keeps a few. */
  private void closeSome(IoUring ring) throws IOException {
    for (int i = servers.size(); i > 4 && ring.room() > 4; i--) {
      IoUringFile server = servers.removeFirst();
      if (server.inFlight() > 0) {
        servers.addLast(server);
      } else if (random.nextBoolean()) {
        ring.closeFile(server, 10);
      } else {
        server.close();
      }
    }
  }

  private void drain(IoUring ring) throws IOException {
    while (ring.inFlight() > 0) {
      int _ = ring.await(1, PATIENCE);
      takeAll(ring);
    }
  }

  private void takeAll(IoUring ring) throws IOException {
    while (ring.next()) {
      Completion done = ring.completion();
      operations++;
      done.putLease();
      if (done.operation() == Operation.ACCEPT) {
        isAccepting &= done.hasMore();
        if (!done.isError()) {
          servers.add(done.registered());
        }
      } else if (done.operation() == Operation.CONNECT) {
        inTime += done.isError() ? 0 : 1;
        tooLate += done.errnoName().equals("ETIME") ? 1 : 0;
      }
    }
  }

  private static int descriptors() {
    return Objects.requireNonNull(Path.of("/proc/self/fd").toFile().list()).length;
  }
}
