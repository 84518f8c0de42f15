package dev.iobuf.behaviour.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.pool.PoolOptions;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rings take the leases of a checked pool, which are not indices, and refuse ended ones. */
@NeedsUring
class CheckedPoolTest {
  private static final int ROUNDS = 200;

  @TempDir Path folder;

  private static MediumBufferPool pool() {
    return MediumBufferPool.create(8, PoolOptions.DEFAULT.checked().census());
  }

  @Test
  void receivesIntoProvidedBuffersAndPutsThem() throws IOException {
    try (MediumBufferPool pool = pool();
        FileDescriptor.Pair sockets = FileDescriptor.socketpair();
        IoUring ring = IoUring.create(8)) {
      IoUringFile left = ring.attach(sockets.left());
      IoUringFile right = ring.attach(sockets.right());
      Set<Integer> leases = new HashSet<>();
      try (ProvidedBuffers group = ring.provide(pool, 4)) {
        for (int round = 1; round <= ROUNDS; round++) {
          assertThat(group.refill()).isPositive();
          int sent = pool.tryGet();
          pool.value(sent).segment().set(ValueLayout.JAVA_INT, 0, round);
          ring.send(left, pool, sent, 0, 64, 1);
          Fixture.success(ring, Operation.SEND, 64);
          pool.put(sent);
          ring.receive(right, group, 2);
          Completion done = Fixture.success(ring, Operation.RECEIVE, 64);
          int received = done.lease();
          assertThat(leases.add(received)).as("a lease as none before").isTrue();
          assertThat(pool.value(received).segment().get(ValueLayout.JAVA_INT, 0)).isEqualTo(round);
          pool.put(received);
          assertThatThrownBy(() -> pool.put(received)).isInstanceOf(IllegalStateException.class);
        }
      }
      assertThat(pool.lent()).isZero();
    }
  }

  /** The number of a registered buffer is that of the part of the slab, found by the index. */
  @Test
  void readsIntoRegisteredMemory() throws IOException {
    Path file = Files.write(folder.resolve("numbers"), bytes());
    try (MediumBufferPool pool = pool();
        FileDescriptor opened = FileDescriptor.open(file, OpenFlag.READ_ONLY);
        IoUring ring = IoUring.create(8)) {
      ring.registerPools(pool);
      IoUringFile source = ring.attach(opened);
      for (int round = 0; round < ROUNDS; round++) {
        int lease = pool.tryGet();
        ring.read(source, pool, lease, 0, 4, 4L * round, 1);
        Fixture.success(ring, Operation.READ, 4);
        assertThat(pool.value(lease).segment().get(ValueLayout.JAVA_INT, 0)).isEqualTo(round);
        pool.put(lease);
      }
    }
  }

  private static byte[] bytes() {
    ByteBuffer numbers = ByteBuffer.allocate(4 * ROUNDS).order(ByteOrder.nativeOrder());
    for (int round = 0; round < ROUNDS; round++) {
      numbers.putInt(round);
    }
    return numbers.array();
  }

  @Test
  void refusesALeaseThatIsOverThoughItsIndexIsLentAgain() throws IOException {
    try (MediumBufferPool pool = pool();
        FileDescriptor zeros = FileDescriptor.open(Path.of("/dev/zero"), OpenFlag.READ_ONLY);
        IoUring ring = IoUring.create(8)) {
      for (boolean isRegistered : new boolean[] {false, true}) {
        if (isRegistered) {
          ring.registerPools(pool);
        }
        IoUringFile file = ring.attach(zeros);
        int mine = pool.tryGet();
        pool.put(mine);
        int hers = pool.tryGet();
        assertThat(pool.index(hers)).isZero();
        pool.value(hers).segment().set(ValueLayout.JAVA_INT, 0, 115);
        assertThatThrownBy(() -> ring.read(file, pool, mine, 0, MediumBuffer.SIZE, 0, 1))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("that is not out");
        assertThat(ring.inFlight()).isZero();
        assertThat(pool.pinned()).isZero();

        ring.read(file, pool, hers, 8, 8, 0, 2);
        assertThat(pool.pinned()).isOne();
        assertThatThrownBy(() -> pool.put(hers)).hasMessageContaining("in flight in 1 operations");
        assertThatThrownBy(() -> pool.put(mine)).hasMessageContaining("that is not out");
        Fixture.success(ring, Operation.READ, 8);
        assertThat(pool.value(hers).segment().get(ValueLayout.JAVA_INT, 0)).isEqualTo(115);
        pool.put(hers);
      }
    }
  }

  /** Leases whose numbers follow each other are of the same generation, and of indices that do. */
  @Test
  void readsIntoVectorsOfLeases(@TempDir Path folder) throws IOException {
    // Not /dev/zero, of which the kernel reads less while another thread waits for the processor.
    Path file = Files.write(folder.resolve("zeros"), new byte[7 * MediumBuffer.SIZE]);
    try (MediumBufferPool pool = pool();
        FileDescriptor zeros = FileDescriptor.open(file, OpenFlag.READ_ONLY);
        IoUring ring = IoUring.create(8)) {
      IoUringFile attached = ring.attach(zeros);
      int[] leases = new int[8];
      assertThat(pool.tryGet(leases, 0, 8)).isEqualTo(8);
      for (int lease : leases) {
        pool.value(lease).segment().fill((byte) 1);
      }
      int first = leases[0] - pool.index(leases[0]);
      MediumIoVec vector = MediumIoVec.allocate(pool, 8);
      vector.addRange(first, 4).addAll(new int[] {first + 7, first + 5}, 0, 2).add(first + 4);
      ring.readv(attached, vector, 0, 1);
      Fixture.success(ring, Operation.READV, 7 * MediumBuffer.SIZE);
      for (int lease : leases) {
        boolean isRead = lease != first + 6;
        assertThat(pool.value(lease).segment().get(ValueLayout.JAVA_BYTE, 99))
            .isEqualTo((byte) (isRead ? 0 : 1));
      }
      vector.clear();
      pool.put(leases, 0, 8);
    }
  }
}
