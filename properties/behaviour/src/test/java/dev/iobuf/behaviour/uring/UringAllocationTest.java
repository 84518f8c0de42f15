package dev.iobuf.behaviour.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.behaviour.allocation.Allocation;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bytes of heap that a thread allocates in rounds of a ring, after warm-up: none. */
@NeedsUring
@Tag("allocation")
class UringAllocationTest {
  /** The user data of the echoing side's operations. */
  private static final int ECHO = 7;

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
