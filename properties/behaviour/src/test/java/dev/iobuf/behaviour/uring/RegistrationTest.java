package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.HugeBufferPool;
import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.SmallBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.KernelFeature;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.SharedPools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools are registered one after the other, removed while others are in use, and shared. */
@NeedsUring
class RegistrationTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final Pattern pattern = new Pattern(2);

  @BeforeEach
  void needs() {
    Assumptions.assumeTrue(
        IoUringSupport.current().features().contains(KernelFeature.SHARED_POOLS),
        "needs Linux 6.12");
  }

  private FileDescriptor file(OpenFlag... flags) throws IOException {
    List<OpenFlag> all = new ArrayList<>(List.of(flags));
    all.addAll(List.of(OpenFlag.READ_WRITE, OpenFlag.CREATE));
    return FileDescriptor.open(folder.resolve("f"), all.toArray(OpenFlag[]::new));
  }

  /** Writes some bytes from a lease of a pool, and reads them back into another one. */
  private <P extends IndirectPool<?>> void moveBytes(
      IoUring ring, IoUringFile file, P pool, int seed) throws IOException {
    int size = Math.min(pool.bufferSize(), 4096);
    int out = lease(pool);
    int in = lease(pool);
    pattern.fill(pool.value(out).segment(), 8L * seed, size);
    ring.write(file, pool, out, 0, size, 0, 1);
    success(ring, Operation.WRITE, size).putLease();
    ring.read(file, pool, in, 0, size, 0, 2);
    success(ring, Operation.READ, size);
    assertThat(pattern.mismatch(pool.value(in).segment(), 8L * seed, size))
        .isEqualTo(Pattern.NOWHERE);
    pool.put(in);
  }

  @Test
  void poolsComeAndGoWhileOthersAreInUse() throws IOException {
    try (SmallBufferPool small = SmallBufferPool.create(8);
        MediumBufferPool medium = MediumBufferPool.create(8);
        HugeBufferPool huge = HugeBufferPool.create(2);
        FileDescriptor.Pair pipe = FileDescriptor.pipe();
        FileDescriptor descriptor = file();
        IoUring ring = IoUring.create(8)) {
      IoUringFile file = ring.attach(descriptor);
      IoUringFile in = ring.attach(pipe.left());
      IoUringFile out = ring.attach(pipe.right());
      ring.registerPools(small);
      int waiting = lease(small);
      ring.read(in, small, waiting, 0, 10, IoUring.CURRENT, 1);
      assertThat(ring.submit()).isZero();

      ring.registerPools(medium, huge);
      moveBytes(ring, file, medium, 1);
      moveBytes(ring, file, huge, 2);
      ring.unregisterPool(medium);
      moveBytes(ring, file, medium, 3);
      moveBytes(ring, file, huge, 4);
      ring.registerPools(medium);
      moveBytes(ring, file, medium, 5);
      assertThatThrownBy(() -> ring.unregisterPool(small))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("unregister while 1 operations on registered leases are in flight");
      assertThatThrownBy(ring::unregisterPools).hasMessageContaining("in flight");
      moveBytes(ring, file, huge, 6);

      int sent = lease(small);
      ring.write(out, small, sent, 0, 10, IoUring.CURRENT, 2);
      while (ring.inFlight() > 0) {
        Fixture.one(ring).putLease();
      }
      ring.unregisterPool(small);
      ring.unregisterPools();
      ring.unregisterPools();
      moveBytes(ring, file, small, 7);
    }
  }

  @Test
  void aRefusedRegistrationChangesNothing() throws IOException {
    try (SmallBufferPool small = SmallBufferPool.create(8);
        MediumBufferPool medium = MediumBufferPool.create(8);
        FileDescriptor descriptor = file();
        IoUring ring = IoUring.create(8)) {
      IoUringFile file = ring.attach(descriptor);
      ring.registerPools(small);
      assertThatThrownBy(ring::registerPools)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no pool to register");
      assertThatThrownBy(() -> ring.registerPools(medium, small))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the pool is registered already");
      assertThatThrownBy(() -> ring.registerPools(medium, medium))
          .hasMessageContaining("the pool is registered already");
      assertThatThrownBy(() -> ring.unregisterPool(medium))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the pool is not registered");
      SmallBufferPool closed = SmallBufferPool.create(1);
      closed.close();
      assertThatThrownBy(() -> ring.registerPools(medium, closed))
          .isInstanceOf(IllegalStateException.class);
      ring.registerPools(medium);
      moveBytes(ring, file, medium, 1);
      moveBytes(ring, file, small, 2);
    }
  }

  @Test
  void theTableOfARingHasAnEnd() throws IOException {
    List<SmallBufferPool> pools = new ArrayList<>();
    try (IoUring ring = IoUring.create(8);
        SmallBufferPool more = SmallBufferPool.create(1)) {
      for (int i = 0; i < 1024; i++) {
        pools.add(SmallBufferPool.create(1));
      }
      ring.registerPools(pools.getFirst());
      ring.registerPools(pools.subList(1, 1024).toArray(SmallBufferPool[]::new));
      assertThatThrownBy(() -> ring.registerPools(more))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no room for 1 parts: entries=1024, taken=1024");
      ring.unregisterPool(pools.get(500));
      ring.registerPools(more);
    }
    pools.forEach(SmallBufferPool::close);
  }

  @Test
  void ringsOfSeveralThreadsShareRegisteredPoolsAndKeepThem() throws Exception {
    try (MediumBufferPool pool = MediumBufferPool.create(8);
        SmallBufferPool other = SmallBufferPool.create(8);
        FileDescriptor descriptor = file();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      SharedPools shared = SharedPools.of(pool);
      CountDownLatch registered = new CountDownLatch(2);
      CountDownLatch closed = new CountDownLatch(1);
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int seed = i;
        users.add(
            threads.submit(() -> {
              try (IoUring ring = IoUring.create(8)) {
                try {
                  ring.registerPools(shared);
                } finally {
                  registered.countDown();
                }
                closed.await();
                useShared(ring, ring.attach(descriptor), pool, other, seed);
                assertThatThrownBy(() -> ring.registerPools(shared))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("shared pools come first");
                ring.unregisterPools();
                assertThatThrownBy(() -> ring.registerPools(shared))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the SharedPools were closed");
              }
              return null;
            }));
      }
      registered.await();
      shared.close();
      shared.close();
      closed.countDown();
      for (Future<?> user : users) {
        user.get();
      }
    }
  }

  /** One after the other, since they write to one file. */
  private synchronized void useShared(
      IoUring ring, IoUringFile file, MediumBufferPool pool, SmallBufferPool other, int seed)
      throws IOException {
    moveBytes(ring, file, pool, seed);
    ring.registerPools(other);
    moveBytes(ring, file, other, 4 + seed);
    ring.unregisterPool(pool);
    moveBytes(ring, file, other, 8 + seed);
  }

  /** The kernel pins the memory once, until the last ring has let it go. */
  @Test
  void sharedMemoryIsPinnedOnce() throws IOException {
    long before = pinnedKilobytes();
    try (HugeBufferPool pool = HugeBufferPool.create(4);
        IoUring one = IoUring.create(4);
        IoUring two = IoUring.create(4)) {
      SharedPools shared = SharedPools.of(pool);
      long once = pinnedKilobytes();
      assertThat(once).isGreaterThan(before);
      one.registerPools(shared);
      two.registerPools(shared);
      assertThat(pinnedKilobytes()).isEqualTo(once);
      shared.close();
      one.unregisterPools();
      assertThat(pinnedKilobytes()).isEqualTo(once);
      two.unregisterPool(pool);
      assertThat(pinnedKilobytes()).isEqualTo(before);
    }
  }

  @Test
  void poolsThatCannotBeSharedLeaveNothing() throws IOException {
    long before = pinnedKilobytes();
    try (SmallBufferPool pool = SmallBufferPool.create(4)) {
      assertThatThrownBy(SharedPools::of).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> SharedPools.of(pool, pool))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("registered already");
      assertThat(pinnedKilobytes()).isEqualTo(before);
    }
  }

  private static long pinnedKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmPin:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** By number from Linux 6.15 on, and by address before: the bytes are the same. */
  @Test
  void vectorsOfRegisteredMemoryMoveTheirBytesPastThePageCache() throws IOException {
    Random random = new Random(1);
    try (MediumBufferPool pool = MediumBufferPool.create(32);
        FileDescriptor descriptor = file(OpenFlag.DIRECT);
        IoUring ring = IoUring.create(8)) {
      ring.registerPools(pool);
      IoUringFile file = ring.attach(descriptor);
      Assumptions.assumeTrue(file.blockAlignment() > 1, "no direct I/O here");
      MediumIoVec output = MediumIoVec.allocate(pool, 8);
      MediumIoVec input = MediumIoVec.allocate(pool, 8);
      for (int round = 0; round < 20; round++) {
        int position = 0;
        for (int entry = 0; entry < 1 + round % 8; entry++) {
          int blocks = 1 + random.nextInt(MediumBuffer.SIZE / 4096);
          int lease = lease(pool);
          pattern.fill(pool.value(lease).segment(), position, 4096 * blocks);
          output.add(lease, 0, 4096 * blocks);
          input.add(lease(pool), 0, 4096 * blocks);
          position += 4096 * blocks;
        }
        if (round == 10) {
          output.add(output.lease(0), 0, 0);
        }
        ring.writev(file, output, 0, 1);
        success(ring, Operation.WRITEV, position);
        ring.readv(file, input, 0, 2);
        if (round == 5) {
          assertThat(ring.submit()).isNotNegative();
          if (ring.inFlight() == 1) {
            assertThatThrownBy(() -> ring.unregisterPool(pool)).hasMessageContaining("in flight");
          }
        }
        success(ring, Operation.READV, position);
        int at = 0;
        for (int entry = 0; entry < input.count(); entry++) {
          assertThat(
                  pattern.mismatch(
                      pool.value(input.lease(entry)).segment(), at, (int) input.length(entry)))
              .as("entry %s of round %s", entry, round)
              .isEqualTo(Pattern.NOWHERE);
          at += (int) input.length(entry);
        }
        output.putAll();
        input.putAll();
      }
    }
  }
}
