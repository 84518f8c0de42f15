package dev.iobuf.behaviour.uring;

import static dev.iobuf.behaviour.uring.Fixture.lease;
import static dev.iobuf.behaviour.uring.Fixture.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.MicroBuffer;
import dev.iobuf.MicroBufferPool;
import dev.iobuf.MicroIoVec;
import dev.iobuf.io.Cursor;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads and writes that were short go on where the cursor of their vector is. */
@NeedsUring
class CursorTest {
  private static final int SIZE = MicroBuffer.SIZE;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final MicroBufferPool pool = MicroBufferPool.create(16);
  private final Pattern pattern = new Pattern(4);
  private final MicroIoVec vector = MicroIoVec.allocate(pool, 8);

  @SuppressWarnings("NullAway.Init")
  private IoUring ring;

  @BeforeEach
  void create() throws IOException {
    ring = IoUring.create(8);
  }

  @AfterEach
  void close() throws IOException {
    ring.close();
    vector.putAll();
    Fixture.closeUnused(pool);
  }

  /** A file of many bytes, cut at each place in turn, so that each read ends there. */
  @Test
  void aReadGoesOnBehindTheByteThatItHasComeTo() throws IOException {
    Path path = folder.resolve("f");
    try (FileDescriptor descriptor =
        FileDescriptor.open(path, OpenFlag.READ_WRITE, OpenFlag.CREATE)) {
      IoUringFile file = ring.attach(descriptor);
      for (int entry = 0; entry < 3; entry++) {
        vector.add(lease(pool));
      }
      int all = 3 * SIZE;
      byte[] bytes = new byte[all];
      pattern.fill(MemorySegment.ofArray(bytes), 0, all);
      Cursor cursor = vector.cursor();
      for (int step : new int[] {1, 100, SIZE, SIZE + 7}) {
        cursor.rewind();
        int end = 0;
        while (!cursor.isDone()) {
          end = Math.min(all, end + step);
          Files.write(path, Arrays.copyOf(bytes, end));
          while (cursor.transferred() < end) {
            ring.readv(file, cursor, cursor.transferred(), 1);
            Completion done = one(ring);
            assertThat(done.operation()).isEqualTo(Operation.READV);
            assertThat(done.resultOrThrow()).isPositive();
            assertThat(done.vector()).isSameAs(vector);
          }
          assertThat(cursor.transferred()).isEqualTo(end);
        }
        for (int entry = 0; entry < 3; entry++) {
          assertThat(
                  pattern.mismatch(
                      pool.value(vector.lease(entry)).segment(), (long) SIZE * entry, SIZE))
              .isEqualTo(Pattern.NOWHERE);
          pool.value(vector.lease(entry)).segment().fill((byte) 0);
        }
      }
    }
  }

  @Test
  void aWriteGoesOnBehindTheByteThatItHasComeTo() throws IOException {
    Path path = folder.resolve("f");
    for (int skipped : new int[] {0, 1, 100, SIZE, SIZE + 7, 3 * SIZE - 1}) {
      try (FileDescriptor descriptor =
          FileDescriptor.open(path, OpenFlag.READ_WRITE, OpenFlag.CREATE, OpenFlag.TRUNCATE)) {
        IoUringFile file = ring.attach(descriptor);
        for (int entry = 0; entry < 3; entry++) {
          int lease = lease(pool);
          pattern.fill(pool.value(lease).segment(), (long) SIZE * entry, SIZE);
          vector.add(lease);
        }
        Cursor cursor = vector.cursor();
        cursor.skip(skipped);
        int operations = 0;
        while (!cursor.isDone()) {
          ring.writev(file, cursor, cursor.transferred(), 1);
          assertThat(one(ring).resultOrThrow()).isPositive();
          operations++;
        }
        assertThat(operations).as("the rest of an entry, and then others").isLessThan(3);
        byte[] written = Files.readAllBytes(path);
        assertThat(
                pattern.mismatch(
                    MemorySegment.ofArray(written).asSlice(skipped), skipped, 3 * SIZE - skipped))
            .isEqualTo(Pattern.NOWHERE);
        vector.putAll();
      }
    }
  }

  @Test
  void theCursorStaysWhereAnOperationHasFailed() throws IOException {
    try (FileDescriptor full = FileDescriptor.open(Path.of("/dev/full"), OpenFlag.WRITE_ONLY)) {
      IoUringFile file = ring.attach(full);
      vector.add(lease(pool));
      Cursor cursor = vector.cursor();
      cursor.skip(10);
      ring.writev(file, cursor, 0, 1);
      assertThatThrownBy(() -> vector.clear()).hasMessageContaining("in flight");
      assertThat(one(ring).errnoName()).isEqualTo("ENOSPC");
      assertThat(cursor.transferred()).isEqualTo(10);
    }
  }

  @Test
  void badInputLeavesAllIntact() throws IOException {
    try (FileDescriptor nothing = FileDescriptor.open(Path.of("/dev/null"), OpenFlag.READ_WRITE)) {
      IoUringFile file = ring.attach(nothing);
      assertThatThrownBy(() -> ring.writev(file, vector.cursor(), 0, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("nothing is left to move");
      assertThatThrownBy(() -> ring.readv(file, SegmentIoVec.allocate(1).cursor(), 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a cursor of their vector");
      vector.add(lease(pool));
      Cursor cursor = vector.cursor();
      vector.pin();
      assertThatThrownBy(() -> ring.writev(file, cursor, 0, 1))
          .isInstanceOf(IllegalStateException.class);
      vector.unpin();
      assertThat(ring.inFlight()).isZero();
      ring.writev(file, cursor, 0, 1);
      assertThat(one(ring).resultOrThrow()).isEqualTo(SIZE);
      assertThat(cursor.isDone()).isTrue();
    }
  }
}
