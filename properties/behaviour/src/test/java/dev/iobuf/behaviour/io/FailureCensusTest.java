package dev.iobuf.behaviour.io;

import static dev.iobuf.io.OpenFlag.WRITE_ONLY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.iobuf.MediumBufferPool;
import dev.iobuf.MediumIoVec;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Vectored;
import dev.iobuf.pool.PoolOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that fails on pooled buffers gives the reason, and loses no buffer. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class FailureCensusTest {
  private static final int BUFFERS = 16;

  @TempDir Path folder;

  private interface Call {
    void on(MediumIoVec vector) throws IOException;
  }

  private static PoolOptions options(boolean watched) {
    return watched ? PoolOptions.DEFAULT.census(1).guardedViews() : PoolOptions.DEFAULT;
  }

  private static void fails(boolean watched, int errno, Call call) {
    MediumBufferPool pool = MediumBufferPool.create(BUFFERS, options(watched));
    failsOn(pool, errno, call);
    assertFalse(pool.slab().isOpen());
  }

  private static void failsOn(MediumBufferPool pool, int errno, Call call) {
    int[] leases = new int[BUFFERS];
    try (pool) {
      assertEquals(BUFFERS, pool.tryGet(leases, 0, BUFFERS));
      MediumIoVec vector = MediumIoVec.allocate(pool, BUFFERS).addAll(leases, 0, BUFFERS);
      assertEquals(errno, Failures.systemCall(() -> call.on(vector)).errno());
      assertEquals(BUFFERS, pool.lent(), "as before the call");
      pool.put(leases, 0, BUFFERS);
      assertEquals(0, pool.lent());
      assertEquals(BUFFERS, pool.tryGet(leases, 0, BUFFERS), "all are there");
      pool.put(leases, 0, BUFFERS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noSpaceLeft(boolean watched) throws IOException {
    try (FileDescriptor full = FileDescriptor.open(Path.of("/dev/full"), WRITE_ONLY)) {
      fails(watched, Errno.ENOSPC, vector -> Vectored.writev(full, vector));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noPeerReads(boolean watched) throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      pipe.left().close();
      fails(watched, Errno.EPIPE, vector -> Vectored.writev(pipe.right(), vector));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingToReadYet(boolean watched) throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      pipe.left().setNonBlocking(true);
      fails(watched, Errno.EAGAIN, vector -> Vectored.readv(pipe.left(), vector));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noRoomAfterHalfOfIt(boolean watched) throws IOException {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      pipe.right().setNonBlocking(true);
      fails(watched, Errno.EAGAIN, vector -> Vectored.writevFully(pipe.right(), vector.cursor()));
    }
  }

  /** The file behind the pool's memory was truncated: its pages are mapped, but have no content. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void memoryThatIsNotThere(boolean watched) throws IOException {
    try (Arena arena = Arena.ofShared();
        FileChannel file =
            FileChannel.open(
                folder.resolve("memory"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      MemorySegment memory = file.map(MapMode.READ_WRITE, 0, BUFFERS * 8_192L, arena);
      file.truncate(0);
      failsOn(
          MediumBufferPool.over(memory, options(watched)),
          Errno.EFAULT,
          vector -> Vectored.writev(pipe.right(), vector));
    }
  }
}
