package dev.iobuf.behaviour.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.behaviour.allocation.Allocation;
import dev.iobuf.io.AddressBuffer;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.Tcp;
import dev.iobuf.io.Udp;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.Inbox;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringChain;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import dev.iobuf.uring.Waker;
import dev.iobuf.uring.WriteFlag;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bytes of heap that a thread allocates in rounds of a ring, after warm-up: none. */
@NeedsUring
@Tag("allocation")
class UringAllocationTest {
  /** The user data of the echoing side's operations. */
  private static final int ECHO = 7;

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private interface Round {
    void run() throws IOException;
  }

  @Test
  void readsOfRegisteredMemoryAndFile() throws Exception {
    try (MediumBufferPool pool = MediumBufferPool.create(8);
        FileDescriptor zeros = FileDescriptor.open(Path.of("/dev/zero"), OpenFlag.READ_ONLY);
        IoUring ring = IoUring.create(8)) {
      ring.registerPools(pool);
      IoUringFile file = ring.register(zeros);
      assertAllocationFree(() -> {
        for (int i = 0; i < 4; i++) {
          ring.read(file, pool, pool.tryGet(), 0, MediumBuffer.SIZE, 0, i);
        }
        drain(ring, 4);
      });
    }
  }

  @Test
  void chainsThatSucceedThatBreakAndThatAreTakenBack() throws Exception {
    try (MediumBufferPool pool = MediumBufferPool.create(8);
        FileDescriptor nothing = FileDescriptor.open(Path.of("/dev/null"), OpenFlag.READ_WRITE);
        IoUring ring = IoUring.create(16)) {
      ring.registerPools(pool);
      IoUringFile file = ring.register(nothing);
      Duration day = Duration.ofDays(1);
      Set<WriteFlag> flags = EnumSet.of(WriteFlag.DATA_SYNC);
      assertAllocationFree(() -> {
        for (int i = 0; i < 2; i++) { // two in flight
          try (IoUringChain chain = ring.chain(5)) {
            ring.write(file, pool, pool.tryGet(), 0, MediumBuffer.SIZE, 0, flags, 1);
            chain.timeout(day).hardLink();
            ring.read(file, pool, pool.tryGet(), 0, MediumBuffer.SIZE, 0, 2); // the end: short
            ring.nop(3);
            ring.nop(4);
            chain.end();
          }
        }
        drain(ring, 8);
        int lease = pool.tryGet();
        try (IoUringChain _ = ring.chain(2).drain()) {
          ring.write(file, pool, lease, 0, MediumBuffer.SIZE, 0, 1);
        }
        pool.put(lease);
      });
    }
  }

  @Test
  void vectorsTimeoutsAndCancels() throws Exception {
    try (MediumBufferPool pool = MediumBufferPool.create(8);
        FileDescriptor nothing = FileDescriptor.open(Path.of("/dev/null"), OpenFlag.WRITE_ONLY);
        IoUring ring = IoUring.create(8)) {
      IoUringFile file = ring.attach(nothing);
      MediumIoVec vector = MediumIoVec.allocate(pool, 4);
      Duration day = Duration.ofDays(1);
      assertAllocationFree(() -> {
        vector.add(pool.tryGet()).add(pool.tryGet(), 0, 10);
        ring.writev(file, vector, 0, 1);
        long ticket = ring.timeout(day, 2);
        ring.cancel(ticket, 3);
        drain(ring, 3);
        vector.putAll();
      });
    }
  }

  @Test
  void connectsInTimeAndShutdowns() throws Exception {
    try (FileDescriptor listener = Tcp.listen(LOOPBACK, 8);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
        FileDescriptor server = Tcp.accept(listener);
        IoUring ring = IoUring.create(8)) {
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.attach(server);
      EncodedAddress address = EncodedAddress.of(Tcp.localAddress(listener));
      Duration day = Duration.ofDays(1);
      assertAllocationFree(() -> {
        ring.connect(near, address, day, 1); // EISCONN, and then its time-out is cancelled
        ring.connect(near, address, 2);
        ring.shutdownInput(far, 3);
        drain(ring, 3);
      });
    }
  }

  @Test
  void acceptsIntoSlotsThatAreCancelled() throws Exception {
    try (FileDescriptor listener = Tcp.listen(LOOPBACK, 8);
        IoUring ring = IoUring.create(4)) {
      IoUringFile at = ring.register(listener);
      assertAllocationFree(() -> {
        long ticket = ring.acceptRegistered(at, 1);
        ring.cancel(ticket, 2);
        drain(ring, 2);
      });
    }
  }

  @Test
  void wakesAndWaitsThatAreWoken() throws Exception {
    try (IoUring ring = IoUring.create(2)) {
      Waker waker = ring.waker();
      assertAllocationFree(() -> {
        waker.wake();
        int _ = ring.await(1);
        ring.nop(1);
        drain(ring, 1); // sleeps, as far as the waker knows
      });
    }
  }

  @Test
  void sendsAndReceivesIntoProvidedBuffers() throws Exception {
    try (MediumBufferPool pool = MediumBufferPool.create(16);
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(8)) {
      IoUringFile left = ring.attach(sockets.left());
      IoUringFile right = ring.attach(sockets.right());
      ProvidedBuffers group = ring.provide(pool, 8);
      assertAllocationFree(() -> {
        int _ = group.refill();
        ring.receive(right, group, 1);
        ring.send(left, pool, pool.tryGet(), 0, 64, 2);
        drain(ring, 2);
      });
    }
  }

  @Test
  void datagramsAndTheirAnswers() throws Exception {
    try (MediumBufferPool pool = MediumBufferPool.create(8);
        FileDescriptor client = Udp.bind(LOOPBACK);
        FileDescriptor server = Udp.bind(LOOPBACK);
        IoUring ring = IoUring.create(8)) {
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.attach(server);
      EncodedAddress to = EncodedAddress.of(Udp.localAddress(server));
      AddressBuffer kept = AddressBuffer.create();
      assertAllocationFree(() -> {
        ring.sendTo(near, pool, pool.tryGet(), 0, 64, to, 1);
        ring.receiveFrom(far, pool, pool.tryGet(), 0, 64, 2);
        for (int left = 2; left > 0; ) {
          int _ = ring.await(1);
          while (ring.next()) {
            left--;
            Completion done = ring.completion();
            if (done.operation() == Operation.RECEIVE_MESSAGE) {
              kept.set(done.sender());
              ring.sendToZeroCopy(far, pool, done.lease(), 0, done.result(), done.sender(), 3);
            } else {
              done.putLease();
            }
          }
        }
        ring.receiveFrom(near, pool, pool.tryGet(), 0, 64, 4);
        drainAll(ring);
      });
      assertThat(kept.decode()).isEqualTo(Udp.localAddress(client));
    }
  }

  @Test
  void vectorsThatAreSentAndReceived() throws Exception {
    try (MediumBufferPool pool = MediumBufferPool.create(8);
        FileDescriptor listener = Tcp.listen(LOOPBACK, 1);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
        FileDescriptor server = Tcp.accept(listener);
        IoUring ring = IoUring.create(8)) {
      IoUringFile near = ring.attach(client);
      IoUringFile far = ring.attach(server);
      MediumIoVec output = MediumIoVec.allocate(pool, 2);
      MediumIoVec input = MediumIoVec.allocate(pool, 2);
      assertAllocationFree(() -> {
        output.add(pool.tryGet(), 0, 100).add(pool.tryGet(), 0, 10);
        input.add(pool.tryGet(), 0, 100).add(pool.tryGet(), 0, 10);
        ring.send(near, output, 1);
        drainAll(ring);
        ring.receive(far, input, 2);
        drainAll(ring);
        ring.sendZeroCopy(near, output, 3);
        int _ = ring.await(1);
        ring.receive(far, input, 4);
        drainAll(ring);
        output.putAll();
        input.putAll();
      });
    }
  }

  @Test
  void anEchoFromProvidedBuffers() throws Exception {
    try (MediumBufferPool pool = MediumBufferPool.create(16);
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(8)) {
      IoUringFile client = ring.attach(sockets.left());
      IoUringFile server = ring.attach(sockets.right());
      ProvidedBuffers group = ring.provide(pool, 8);
      int message = pool.tryGet();
      ring.receiveMultishot(server, group, ECHO);
      assertAllocationFree(() -> {
        int _ = group.refill();
        ring.send(client, pool, message, 0, 64, 1);
        for (boolean isBack = false; !isBack; ) {
          int _ = ring.await(1);
          while (ring.next()) {
            Completion done = ring.completion();
            if (done.operation() == Operation.RECEIVE && done.userData() == ECHO) {
              ring.send(server, pool, done.lease(), 0, done.result(), ECHO);
              ring.receive(client, pool, message, 0, 64, 2);
            } else if (done.userData() == ECHO) {
              done.putLease();
            } else {
              isBack |= done.operation() == Operation.RECEIVE;
            }
          }
        }
      });
      drain(ring, ring.inFlight() - 1);
      pool.put(message);
    }
  }

  @Test
  void bundlesAndBuffersThatAreFilledBitByBit() throws Exception {
    need(KernelFeature.INCREMENTAL_BUFFERS);
    try (MediumBufferPool pool = MediumBufferPool.create(16);
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(8)) {
      IoUringFile client = ring.attach(sockets.left());
      IoUringFile server = ring.attach(sockets.right());
      ProvidedBuffers bundled = ring.provide(pool, 4);
      ProvidedBuffers filled = ring.provideIncremental(pool, 4);
      MediumIoVec output = MediumIoVec.allocate(pool, 3);
      Duration moment = Duration.ofMillis(1);
      Duration day = Duration.ofDays(1);
      assertAllocationFree(() -> {
        int _ = bundled.refill();
        int _ = filled.refill();
        output.add(pool.tryGet()).add(pool.tryGet(), 0, 100);
        ring.send(client, output, 1);
        ring.receiveBundle(server, bundled, 2);
        drain(ring, 2);
        output.putAll();
        ring.receiveBundle(server, filled, 3);
        ring.send(client, pool, pool.tryGet(), 0, 64, 4);
        drain(ring, 2);
        ring.nop(5);
        int _ = ring.await(1, moment, day);
        drain(ring, 1);
      });
    }
  }

  @Test
  void leasesThatArePassedFromRingToRing() throws Exception {
    need(KernelFeature.PASS);
    try (MediumBufferPool pool = MediumBufferPool.create(4);
        IoUring sender = IoUring.create(8);
        IoUring receiver = IoUring.create(8)) {
      Inbox inbox = receiver.inbox();
      assertAllocationFree(() -> {
        sender.pass(inbox, pool, pool.tryGet(), 64, 1, 2);
        drain(sender, 1);
        drain(receiver, 1);
      });
    }
  }

  private static void need(KernelFeature feature) {
    Assumptions.assumeTrue(
        IoUringSupport.current().features().contains(feature),
        () -> feature + " needs Linux " + feature.version());
  }

  private static void drainAll(IoUring ring) throws IOException {
    while (ring.inFlight() > 0) {
      drain(ring, 1);
    }
  }

  private static void drain(IoUring ring, int completions) throws IOException {
    int left = completions;
    while (left > 0) {
      int _ = ring.await(1);
      while (ring.next()) {
        left--;
        Completion done = ring.completion();
        if (done.hasLease()) {
          done.putLease();
        }
      }
    }
  }

  private static void assertAllocationFree(Round round) throws Exception {
    assertThat(Allocation.by(n -> round.run())).isLessThanOrEqualTo(Allocation.HARNESS_BYTES);
  }
}
