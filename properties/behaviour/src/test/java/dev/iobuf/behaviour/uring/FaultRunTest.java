package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.Tcp;
import dev.iobuf.pool.IndexPool;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every lease returns exactly once, after each kind of fault. {@code -Diobuf.faults=1000000} sets
 * the number of operations for each fault, by default some thousand; {@code -Diobuf.faults.seed=…}
 * repeats a run.
 */
@NeedsUring
class FaultRunTest {
  private static final int OPERATIONS = Integer.getInteger("iobuf.faults", 20_000);
  private static final long SEED = Long.getLong("iobuf.faults.seed", System.nanoTime());
  private static final int SIZE = MicroBuffer.SIZE;
  private static final int CAPACITY = 64;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final Random random = new Random(SEED);
  private final MicroBufferPool pool = MicroBufferPool.create(CAPACITY);

  /** The holder of each lease, by the rules of the pool: checked at each step. */
  private final boolean[] held = new boolean[CAPACITY];

  private final boolean hasBundles =
      IoUringSupport.current().features().contains(KernelFeature.BUNDLE);

  private long operations;

  /** Lends, or returns WOULD_BLOCK. A lease that is lent twice is found here. */
  private int lend() {
    int lease = pool.tryGet();
    if (lease != IndexPool.WOULD_BLOCK) {
      assertThat(held[lease]).as("lent twice: %d, seed=%d", lease, SEED).isFalse();
      held[lease] = true;
    }
    return lease;
  }

  private void giveBack(int lease) {
    held[lease] = false;
    pool.put(lease);
  }

  /** Takes all completions; leases that were provided were not lent by the test. */
  private int takeAll(IoUring ring, boolean isProvided) {
    int taken = 0;
    while (ring.next()) {
      Completion done = ring.completion();
      taken++;
      operations++;
      if (done.hasLease()) {
        if (isProvided && done.operation() == Operation.RECEIVE) {
          done.putLease();
        } else {
          giveBack(done.lease());
        }
      }
    }
    return taken;
  }

  @AfterEach
  void everyLeaseIsBackAndCanBeLentOnce() {
    assertThat(pool.pinned()).as("seed=%d", SEED).isZero();
    assertThat(pool.lent()).as("seed=%d", SEED).isZero();
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(lend()).isNotNegative();
    }
    assertThat(lend()).isEqualTo(IndexPool.WOULD_BLOCK);
    for (int lease = 0; lease < CAPACITY; lease++) {
      giveBack(lease);
    }
    pool.close();
    System.out.printf("%,d operations, seed=%d%n", operations, SEED);
  }

  @Test
  void aStormOfCancels() throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe();
        IoUring ring = IoUring.create(128)) {
      IoUringFile in = ring.attach(pipe.left());
      IoUringFile out = ring.attach(pipe.right());
      List<Long> tickets = new ArrayList<>();
      while (operations < OPERATIONS) {
        for (int lease = lend(); lease != IndexPool.WOULD_BLOCK; lease = lend()) {
          tickets.add(
              random.nextInt(4) == 0
                  ? ring.write(
                      out, pool, lease, 0, 1 + random.nextInt(SIZE), IoUring.CURRENT, lease)
                  : ring.read(in, pool, lease, 0, SIZE, IoUring.CURRENT, lease));
        }
        int _ = ring.submit();
        while (!tickets.isEmpty() && ring.room() > 2) {
          ring.cancel(tickets.remove(random.nextInt(tickets.size())), -1);
        }
        if (random.nextInt(8) == 0 && ring.room() > 0) {
          ring.cancelAll(-2);
        }
        int _ = ring.await(Math.min(1, ring.inFlight()), PATIENCE);
        int _ = takeAll(ring, false);
        if (random.nextInt(16) == 0) {
          tickets.clear(); // stale by now, or soon
        }
      }
      ring.cancelAll(-3);
      while (ring.inFlight() > 0) {
        assertThat(ring.await(1, PATIENCE)).isPositive();
        int _ = takeAll(ring, false);
      }
    }
  }

  @Test
  void aRingThatIsClosedInTheMiddle() throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      while (operations < OPERATIONS) {
        List<Integer> leases = new ArrayList<>();
        try (IoUring ring = IoUring.create(CAPACITY)) {
          IoUringFile in = ring.attach(pipe.left());
          for (int lease = lend(); lease != IndexPool.WOULD_BLOCK; lease = lend()) {
            ring.read(in, pool, lease, 0, SIZE, IoUring.CURRENT, lease);
            leases.add(lease);
            operations++;
            if (random.nextInt(8) == 0) {
              int _ = ring.submit();
            }
          }
        }
        leases.forEach(this::giveBack);
      }
    }
  }

  @Test
  void clientsThatAreKilledInMidStream() throws IOException {
    try (FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        IoUring ring = IoUring.create(256)) {
      // Too few on purpose.
      List<ProvidedBuffers> groups = List.of(ring.provide(pool, 8), incremental(ring));
      InetSocketAddress address = Tcp.localAddress(listener);
      while (operations < OPERATIONS) {
        try (FileDescriptor client = Tcp.connect(address)) {
          ring.accept(ring.attach(listener), 0);
          try (FileDescriptor server = Fixture.one(ring).descriptor()) {
            stream(ring, groups.get(random.nextInt(2)), client, server);
          }
        }
      }
    }
  }

  /** Buffers that the kernel fills bit by bit, if it can. */
  private ProvidedBuffers incremental(IoUring ring) throws IOException {
    return IoUringSupport.current().features().contains(KernelFeature.INCREMENTAL_BUFFERS)
        ? ring.provideIncremental(pool, 8)
        : ring.provide(pool, 8);
  }

  /**
   * Sends both ways, and closes the client while operations are in flight: with a reset, or an end.
   */
  private void stream(
      IoUring ring, ProvidedBuffers group, FileDescriptor client, FileDescriptor server)
      throws IOException {
    IoUringFile from = ring.attach(client);
    IoUringFile to = ring.attach(server);
    int rounds = 1 + random.nextInt(20);
    boolean isReceiving = false;
    for (int round = 0; round < rounds; round++) {
      if (random.nextBoolean()) {
        int _ = group.refill();
      }
      if (!isReceiving) {
        if (hasBundles && random.nextBoolean()) {
          ring.receiveBundleMultishot(to, group, 1);
        } else {
          ring.receiveMultishot(to, group, 1);
        }
        isReceiving = true;
      }
      for (int i = random.nextInt(8); i > 0 && ring.room() > 8; i--) {
        int lease = lend();
        if (lease != IndexPool.WOULD_BLOCK) {
          int length = 1 + random.nextInt(SIZE);
          switch (random.nextInt(3)) {
            case 0 -> ring.send(to, pool, lease, 0, length, 2);
            case 1 -> ring.sendZeroCopy(from, pool, lease, 0, length, 3);
            default -> ring.send(from, pool, lease, 0, length, 4);
          }
        }
      }
      int _ = ring.submit();
      isReceiving = takeSome(ring) && isReceiving;
    }
    client.shutdownOutput();
    ring.cancel(from, 5);
    ring.cancel(to, 6);
    while (ring.inFlight() > 0) {
      assertThat(ring.await(1, PATIENCE)).as("seed=%d", SEED).isPositive();
      int _ = takeAll(ring, true);
    }
    from.close();
    to.close();
  }

  /** False if the receive is over: no buffers, or no peer. */
  private boolean takeSome(IoUring ring) {
    boolean goesOn = true;
    while (random.nextInt(16) > 0 && ring.next()) {
      Completion done = ring.completion();
      operations++;
      if (done.operation() == Operation.RECEIVE) {
        goesOn = done.hasMore();
        done.putLease();
      } else if (done.hasLease()) {
        giveBack(done.lease());
      }
    }
    return goesOn;
  }

  @Test
  void descriptorsThatAreClosedUnderAnOperation() throws IOException {
    try (IoUring ring = IoUring.create(128)) {
      while (operations < OPERATIONS) {
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUringFile left = ring.attach(sockets.left());
        IoUringFile right = ring.register(sockets.right());
        for (int i = 1 + random.nextInt(CAPACITY); i > 0; i--) {
          int lease = lend();
          if (lease != IndexPool.WOULD_BLOCK) {
            if (random.nextInt(3) == 0) {
              ring.send(right, pool, lease, 0, SIZE, 1);
            } else {
              ring.receive(left, pool, lease, 0, SIZE, 2);
            }
          }
        }
        int _ = ring.submit();
        sockets.close(); // the ring still holds both files
        ring.cancel(left, 3);
        ring.cancel(right, 4);
        while (ring.inFlight() > 0) {
          assertThat(ring.await(1, PATIENCE)).as("seed=%d", SEED).isPositive();
          int _ = takeAll(ring, false);
        }
        left.close();
        right.close();
      }
    }
  }

  @Test
  void aDeviceThatIsFullAndReadsThatAreShort() throws IOException {
    try (FileDescriptor full = FileDescriptor.open(Path.of("/dev/full"), OpenFlag.READ_WRITE);
        FileDescriptor small =
            FileDescriptor.open(folder.resolve("small"), OpenFlag.READ_WRITE, OpenFlag.CREATE);
        IoUring ring = IoUring.create(128)) {
      ring.registerPools(pool);
      IoUringFile device = ring.register(full);
      IoUringFile file = ring.attach(small);
      long errors = 0;
      long shorts = 0;
      while (operations < OPERATIONS) {
        for (int lease = lend(); lease != IndexPool.WOULD_BLOCK; lease = lend()) {
          switch (random.nextInt(3)) {
            case 0 -> ring.write(device, pool, lease, 0, SIZE, 0, 0);
            case 1 -> ring.write(file, pool, lease, 0, 10, random.nextInt(100), 10);
            default -> ring.read(file, pool, lease, 0, SIZE, random.nextInt(200), SIZE);
          }
        }
        assertThat(ring.await(1, PATIENCE)).isPositive();
        while (ring.next()) {
          Completion done = ring.completion();
          operations++;
          errors += done.isError() && done.errnoName().equals("ENOSPC") ? 1 : 0;
          shorts += done.result() < done.userData() ? 1 : 0;
          giveBack(done.lease());
        }
      }
      assertThat(errors).isPositive();
      assertThat(shorts).isPositive();
      while (ring.inFlight() > 0) {
        assertThat(ring.await(1, Duration.ofSeconds(10))).isPositive();
        int _ = takeAll(ring, false);
      }
    }
  }
}
