package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static dev.iobuf.behaviour.uring.Fixture.success;
import static dev.iobuf.uring.WriteFlag.APPEND;
import static dev.iobuf.uring.WriteFlag.DATA_SYNC;
import static dev.iobuf.uring.WriteFlag.NOWAIT;
import static dev.iobuf.uring.WriteFlag.SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.MicroIoVec;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.WriteFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flags of single writes. */
@NeedsUring
class WriteFlagTest {
  private static final int SIZE = MicroBuffer.SIZE;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final MicroBufferPool pool = MicroBufferPool.create(4);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor descriptor;

  @SuppressWarnings("NullAway.Init")
  private IoUringFile file;

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(4);
    descriptor = FileDescriptor.open(folder.resolve("f"), OpenFlag.WRITE_ONLY, OpenFlag.CREATE);
    file = ring.register(descriptor);
  }

  @AfterEach
  void close() throws IOException {
    ring.close();
    descriptor.close();
    assertThat(pool.lent()).isZero();
    pool.close();
  }

  private void write(Set<WriteFlag> flags, long offset) {
    ring.write(file, pool, lease(pool), 0, SIZE, offset, flags, 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = WriteFlag.class,
      names = {"DATA_SYNC", "SYNC"})
  void aWriteThatIsOnTheDeviceWhenItCompletes(WriteFlag flag) throws IOException {
    write(Set.of(flag), SIZE);
    success(ring, Operation.WRITE, SIZE).putLease();
    assertThat(Files.size(folder.resolve("f"))).isEqualTo(2 * SIZE);
  }

  @Test
  void aWriteThatGoesToTheEndWhereverThatIs() throws IOException {
    Files.write(folder.resolve("f"), new byte[100]);
    write(Set.of(APPEND), IoUring.CURRENT);
    success(ring, Operation.WRITE, SIZE).putLease();
    MicroIoVec vector = MicroIoVec.allocate(pool, 2).add(lease(pool)).add(lease(pool));
    ring.writev(file, vector, IoUring.CURRENT, Set.of(APPEND, DATA_SYNC), 2);
    success(ring, Operation.WRITEV, 2 * SIZE).putLease();
    assertThat(Files.size(folder.resolve("f"))).isEqualTo(100 + 3 * SIZE);
  }

  @Test
  void aWriteThatDoesNotWait() throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      IoUringFile out = ring.attach(pipe.right());
      int written = 0;
      while (true) {
        ring.write(out, pool, lease(pool), 0, SIZE, IoUring.CURRENT, Set.of(NOWAIT), 1);
        boolean isFull = one(ring).isError();
        ring.completion().putLease();
        if (isFull) {
          break;
        }
        written++;
      }
      assertThat(ring.completion().errno()).isEqualTo(Errno.EAGAIN);
      assertThat(written).isPositive();
      out.close();
    }
  }

  @Test
  void noFlagsAreAWriteLikeAnyOther() throws IOException {
    write(Set.of(), 0);
    success(ring, Operation.WRITE, SIZE).putLease();
  }

  @Test
  void flagsThatContradictEachOtherAreRefusedAndNothingIsHeld() {
    int lease = lease(pool);
    for (Set<WriteFlag> flags :
        Set.of(Set.of(SYNC, DATA_SYNC), Set.of(NOWAIT, SYNC), Set.of(NOWAIT, DATA_SYNC))) {
      assertThatThrownBy(() -> ring.write(file, pool, lease, 0, SIZE, IoUring.CURRENT, flags, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("SYNC")
          .hasMessageContaining("flags=[");
    }
    assertThatThrownBy(() -> ring.write(file, pool, lease, 0, SIZE, 4_096, Set.of(APPEND), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offset=4096")
        .hasMessageContaining("CURRENT");
    assertThat(ring.inFlight()).isZero();
    pool.put(lease);
  }
}
