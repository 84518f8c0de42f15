package dev.iobuf.behaviour.io;

import static dev.iobuf.io.OpenFlag.READ_ONLY;
import static dev.iobuf.io.OpenFlag.READ_WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.iobuf.behaviour.allocation.Allocation;
import dev.iobuf.io.Cursor;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.Vectored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of heap that a thread allocates by operations, after warm-up: none. */
@Tag("allocation")
class VectoredAllocationTest {
  private static final int BATCH = 100_000;

  private final Arena arena = Arena.ofConfined();
  private final IoVec vector =
      SegmentIoVec.of(arena.allocate(64), arena.allocate(64), arena.allocate(64));

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor nothing;

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor zeros;

  private interface Operation {
    void run() throws IOException;
  }

  /** As a generated vector fills itself. */
  private static final class Bare extends IoVec {
    Bare(int capacity) {
      super(capacity);
    }

    void fill(long address, int entries) {
      requireRoom(entries);
      for (int i = 0; i < entries; i++) {
        append(address + 64L * i, 64);
      }
    }
  }

  /**
   * A program with segments of all kinds: from its profile, C2 no longer knows the kind of the
   * segments at this call.
   */
  @BeforeAll
  static void sliceSegmentsOfAllKinds(@TempDir Path folder) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel file =
            FileChannel.open(
                folder.resolve("mapped"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      List<MemorySegment> kinds =
          List.of(
              arena.allocate(64),
              MemorySegment.ofArray(new byte[64]),
              MemorySegment.ofArray(new long[8]),
              file.map(FileChannel.MapMode.READ_WRITE, 0, 64, arena));
      long sliced = 0;
      for (int i = 0; i < BATCH; i++) {
        sliced += kinds.get(i % kinds.size()).asSlice(8, 8, 1).byteSize();
      }
      assertEquals(8L * BATCH, sliced);
    }
  }

  @BeforeEach
  void open() throws IOException {
    nothing = FileDescriptor.open(Path.of("/dev/null"), READ_WRITE);
    zeros = FileDescriptor.open(Path.of("/dev/zero"), READ_ONLY);
  }

  @AfterEach
  void close() throws IOException {
    arena.close();
    nothing.close();
    zeros.close();
  }

  @Test
  void writev() throws Exception {
    assertAllocationFree(() -> assertMoved(192, Vectored.writev(nothing, vector)));
  }

  @Test
  void readv() throws Exception {
    assertAllocationFree(() -> assertMoved(192, Vectored.readv(zeros, vector)));
  }

  @Test
  void pwritevAndPreadv() throws Exception {
    assertAllocationFree(() -> {
      assertMoved(192, Vectored.pwritev(nothing, vector, 4_096));
      assertMoved(192, Vectored.preadv(zeros, vector, 4_096));
    });
  }

  @Test
  void tryForms() throws Exception {
    assertAllocationFree(() -> {
      assertMoved(192, Vectored.tryWritev(nothing, vector));
      assertMoved(192, Vectored.tryReadv(zeros, vector));
    });
  }

  @Test
  void tryFormsThatFail() throws Exception {
    assertAllocationFree(() -> assertMoved(-Errno.EBADF, Vectored.tryWritev(zeros, vector)));
  }

  @Test
  void howeverDeepTheCallerWasInlined() throws Exception {
    assertAllocationFree(() -> assertMoved(192, first(nothing, vector)));
  }

  private static long first(FileDescriptor fd, IoVec vector) {
    return second(fd, vector);
  }

  private static long second(FileDescriptor fd, IoVec vector) {
    return third(fd, vector);
  }

  private static long third(FileDescriptor fd, IoVec vector) {
    return fourth(fd, vector);
  }

  private static long fourth(FileDescriptor fd, IoVec vector) {
    return fifth(fd, vector);
  }

  private static long fifth(FileDescriptor fd, IoVec vector) {
    return Vectored.tryWritev(fd, vector);
  }

  @Test
  void fullyFormsWithACursorThatIsRewound() throws Exception {
    Cursor cursor = vector.cursor();
    assertAllocationFree(() -> {
      cursor.rewind();
      assertMoved(192, Vectored.writevFully(nothing, cursor));
      cursor.rewind();
      assertMoved(192, Vectored.tryReadvFully(zeros, cursor));
    });
  }

  @Test
  void addLimitAndClear() throws Exception {
    IoVec reused = SegmentIoVec.allocate(4);
    MemorySegment segment = arena.allocate(64);
    assertAllocationFree(() -> {
      reused.clear();
      reused.add(segment).add(segment).add(segment);
      reused.limit(100);
      assertMoved(100, reused.bytes());
    });
  }

  @Test
  void append() throws Exception {
    Bare reused = new Bare(64);
    MemorySegment memory = arena.allocate(64 * 64);
    assertAllocationFree(() -> {
      reused.clear();
      reused.fill(memory.address(), 64);
      reused.limit(100);
      assertMoved(2, reused.count());
    });
  }

  private static void assertMoved(long expected, long moved) {
    if (moved != expected) {
      assertEquals(expected, moved);
    }
  }

  private static void assertAllocationFree(Operation operation) throws Exception {
    long allocated = Allocation.by(n -> operation.run());
    assertTrue(
        allocated <= Allocation.HARNESS_BYTES, () -> allocated + " bytes allocated by operations");
  }
}
