package dev.iobuf.behaviour.io;

import static dev.iobuf.io.OpenFlag.DIRECT;
import static dev.iobuf.io.OpenFlag.READ_ONLY;
import static dev.iobuf.io.OpenFlag.WRITE_ONLY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iobuf.io.Cursor;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Vectored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class VectoredFailureTest {
  @TempDir Path folder;
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void fullDeviceIsEnospc() throws IOException {
    IoVec vector = Bytes.vector(Bytes.segments(arena, Collections.nCopies(16, 2_048), 1));
    try (FileDescriptor full = FileDescriptor.open(Path.of("/dev/full"), WRITE_ONLY)) {
      SystemCallException failure = Failures.systemCall(() -> Vectored.writev(full, vector));
      assertEquals(
          "writev(fd=%d, entries=16, bytes=32768) failed: ENOSPC (No space left on device)"
              .formatted(full.number()),
          failure.getMessage());
      assertEquals("writev", failure.call());
      assertEquals(Errno.ENOSPC, failure.errno());
      assertEquals("ENOSPC", failure.errnoName());
      assertEquals(
          ("pwritev(fd=%d, entries=16, bytes=32768, offset=4096) failed: "
                  + "ENOSPC (No space left on device)")
              .formatted(full.number()),
          Failures.systemCall(() -> Vectored.pwritev(full, vector, 4_096)).getMessage());
      assertEquals(-Errno.ENOSPC, Vectored.tryWritev(full, vector));
      assertEquals(-Errno.ENOSPC, Vectored.tryPwritev(full, vector, 1));
    }
  }

  @Test
  void emptyNonBlockingPipeIsEagain() throws IOException {
    IoVec vector = SegmentIoVec.of(arena.allocate(8));
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      pipe.left().setNonBlocking(true);
      assertEquals(-Errno.EAGAIN, Vectored.tryReadv(pipe.left(), vector));
      assertEquals(-Errno.EAGAIN, Vectored.tryReadvFully(pipe.left(), vector.cursor()));
      assertEquals(
          "readv(fd=%d, entries=1, bytes=8) failed: EAGAIN (Resource temporarily unavailable)"
              .formatted(pipe.left().number()),
          Failures.systemCall(() -> Vectored.readv(pipe.left(), vector)).getMessage());
    }
  }

  @Test
  void aFullNonBlockingPipeFailsTheFullyFormAfterItsProgress() throws IOException {
    List<MemorySegment> segments = Bytes.segments(arena, Collections.nCopies(90, 1_000), 2);
    IoVec vector = Bytes.vector(segments);
    List<Long> before = Bytes.entries(vector);
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      pipe.right().setNonBlocking(true);
      Cursor cursor = vector.cursor();
      SystemCallException failure =
          Failures.systemCall(() -> Vectored.writevFully(pipe.right(), cursor));
      assertEquals(Errno.EAGAIN, failure.errno());
      assertEquals(65_536, cursor.transferred(), "the capacity of a pipe");
      assertEquals(90_000 - 65_536, cursor.remaining());
      assertEquals(
          ("writev(fd=%d, entries=25, bytes=24464, transferred=65536) failed: "
                  + "EAGAIN (Resource temporarily unavailable)")
              .formatted(pipe.right().number()),
          failure.getMessage());
      assertEquals(before, Bytes.entries(vector), "entries are whole again after an error");

      byte[] first = RawCalls.readExactly(pipe.left().number(), 65_536);
      assertEquals(24_464, Vectored.writevFully(pipe.right(), cursor));
      byte[] rest = RawCalls.readExactly(pipe.left().number(), 24_464);
      byte[] all = Arrays.copyOf(first, 90_000);
      System.arraycopy(rest, 0, all, 65_536, rest.length);
      assertArrayEquals(Bytes.concatenated(segments), all);
    }
  }

  @Test
  void aSplitTransferReportsItsProgressBeforeTheError() throws IOException {
    // 1,024 entries fill the pipe to the brim, so the second call fails
    IoVec vector = Bytes.vector(Bytes.segments(arena, Collections.nCopies(1_500, 64), 3));
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      pipe.right().setNonBlocking(true);
      assertEquals(65_536, Vectored.writev(pipe.right(), vector));
      assertEquals(-Errno.EAGAIN, Vectored.tryWritev(pipe.right(), vector));
    }
  }

  @Test
  void aSplitReadDoesNotWaitOnceItHasSomething() throws IOException {
    IoVec vector = Bytes.vector(Bytes.segments(arena, Collections.nCopies(1_500, 4), 4));
    try (FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      RawCalls.writeExactly(sockets.right().number(), new byte[4_096]);
      assertEquals(4_096, Vectored.readv(sockets.left(), vector));
      RawCalls.writeExactly(sockets.right().number(), new byte[6_001]);
      assertEquals(6_000, Vectored.readv(sockets.left(), vector));
      assertEquals(1, Vectored.readv(sockets.left(), vector));
    }
  }

  @Test
  void writingWithoutAReaderIsEpipeAndNotTheEnd() throws IOException {
    IoVec vector = SegmentIoVec.of(arena.allocate(8));
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe();
        FileDescriptor.Pair sockets = FileDescriptor.socketpair()) {
      pipe.left().close();
      sockets.left().close();
      assertEquals(
          "writev(fd=%d, entries=1, bytes=8) failed: EPIPE (Broken pipe)"
              .formatted(pipe.right().number()),
          Failures.systemCall(() -> Vectored.writev(pipe.right(), vector)).getMessage());
      assertEquals(
          Errno.EPIPE,
          Failures.systemCall(() -> Vectored.writevFully(sockets.right(), vector.cursor()))
              .errno());
      assertEquals(-Errno.EPIPE, Vectored.tryWritevFully(sockets.right(), vector.cursor()));
      assertEquals(0, Vectored.readv(sockets.right(), vector), "reading, it is the end");
    }
  }

  @Test
  void theWrongDirectionIsEbadfWithAHint() throws IOException {
    IoVec vector = SegmentIoVec.of(arena.allocate(8));
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      assertEquals(
          ("writev(fd=%d, entries=1, bytes=8) failed: EBADF (Bad file descriptor); "
                  + "is it open for writing?")
              .formatted(pipe.left().number()),
          Failures.systemCall(() -> Vectored.writev(pipe.left(), vector)).getMessage());
      assertEquals(
          ("readv(fd=%d, entries=1, bytes=8) failed: EBADF (Bad file descriptor); "
                  + "is it open for reading?")
              .formatted(pipe.right().number()),
          Failures.systemCall(() -> Vectored.readv(pipe.right(), vector)).getMessage());
    }
    assertEquals(-Errno.EBADF, Vectored.tryReadv(FileDescriptor.adopt(1_000_000), vector));
  }

  @Test
  void offsetsOnAPipeAreEspipeWithAHint() throws IOException {
    IoVec vector = SegmentIoVec.of(arena.allocate(8));
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      assertEquals(
          ("preadv(fd=%d, entries=1, bytes=8, offset=16) failed: ESPIPE (Illegal seek); "
                  + "a pipe or socket has no offsets: use readv")
              .formatted(pipe.left().number()),
          Failures.systemCall(() -> Vectored.preadv(pipe.left(), vector, 16)).getMessage());
    }
  }

  @Test
  void readingADirectoryIsEisdir() throws IOException {
    IoVec vector = SegmentIoVec.of(arena.allocate(8));
    try (FileDescriptor directory = FileDescriptor.open(folder, READ_ONLY)) {
      assertEquals(
          Errno.EISDIR, Failures.systemCall(() -> Vectored.readv(directory, vector)).errno());
    }
  }

  @Test
  void anAddressOutsideTheProcessIsEfaultWithAHint() throws IOException {
    class Wild extends IoVec {
      Wild() {
        super(1);
        append(16, 8);
      }
    }
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      assertEquals(
          ("writev(fd=%d, entries=1, bytes=8) failed: EFAULT (Bad address); "
                  + "is the memory of every entry still allocated?")
              .formatted(pipe.right().number()),
          Failures.systemCall(() -> Vectored.writev(pipe.right(), new Wild())).getMessage());
    }
  }

  @Test
  void unalignedDirectTransfersAreEinvalWithAHint() throws IOException {
    Path path = Files.write(folder.resolve("f"), new byte[8_192]);
    IoVec vector = SegmentIoVec.of(arena.allocate(512, 512).asSlice(1, 100));
    FileDescriptor file;
    try {
      file = FileDescriptor.open(path, READ_ONLY, DIRECT);
    } catch (SystemCallException e) {
      assumeTrue(e.errno() != Errno.EINVAL, "this file system has no direct transfers");
      throw e;
    }
    try (file) {
      // tmpfs takes the flag and ignores it
      long result = Vectored.tryPreadv(file, vector, 1);
      assumeTrue(result != 100, "this file system pretends");
      assertEquals(-Errno.EINVAL, result);
      assertEquals(
          ("preadv(fd=%d, entries=1, bytes=100, offset=1) failed: EINVAL (Invalid argument); with"
                  + " DIRECT, are addresses, lengths and offset multiples of the device's block?")
              .formatted(file.number()),
          Failures.systemCall(() -> Vectored.preadv(file, vector, 1)).getMessage());
    }
    try (FileDescriptor direct = FileDescriptor.open(path, READ_ONLY, DIRECT)) {
      IoVec aligned = SegmentIoVec.of(arena.allocate(4_096, 4_096));
      assertEquals(4_096, Vectored.preadv(direct, aligned, 4_096));
    }
  }

  @Test
  void memoryThatIsGoneIsRefusedBeforeTheCall() throws IOException {
    IoVec vector = SegmentIoVec.allocate(2);
    try (Arena brief = Arena.ofConfined()) {
      vector.add(arena.allocate(8)).add(brief.allocate(8));
    }
    try (FileDescriptor sink = FileDescriptor.open(Path.of("/dev/null"), WRITE_ONLY)) {
      String message =
          Failures.message(IllegalStateException.class, () -> Vectored.writev(sink, vector));
      assertEquals(0, message.indexOf("the memory is gone: entry=1, "), message);
      assertThrows(IllegalStateException.class, () -> Vectored.tryWritev(sink, vector));
      assertThrows(IllegalStateException.class, () -> Vectored.writevFully(sink, vector.cursor()));
      vector.limit(8);
      assertEquals(8, Vectored.writev(sink, vector), "without the entry that is gone");
    }
  }

  @Test
  void readOnlyMemoryIsWrittenFromButNeverReadInto() throws IOException {
    IoVec vector =
        SegmentIoVec.of(arena.allocate(4), arena.allocate(4).asReadOnly(), arena.allocate(4));
    try (FileDescriptor zero = FileDescriptor.open(Path.of("/dev/zero"), READ_ONLY);
        FileDescriptor sink = FileDescriptor.open(Path.of("/dev/null"), WRITE_ONLY)) {
      assertEquals(12, Vectored.writev(sink, vector));
      String message =
          Failures.message(IllegalArgumentException.class, () -> Vectored.readv(zero, vector));
      assertEquals(0, message.indexOf("a read-only segment can't be read into: entry=1"), message);
      assertThrows(
          IllegalArgumentException.class, () -> Vectored.readvFully(zero, vector.cursor()));
      vector.limit(4);
      assertEquals(4, Vectored.readv(zero, vector), "without that entry");
    }
  }

  @Test
  void theEntriesOfAVectorAreThereForAsLongAsACallReadsThem() throws Exception {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      MemorySegment buffer = arena.allocate(8);
      Thread reader = Blocked.in(() -> Vectored.readv(pipe.left(), SegmentIoVec.of(buffer)));
      for (int i = 0; i < 3; i++) {
        System.gc(); // the call alone reaches the vector
        for (int other = 0;
            other < 1_000;
            other++) { // in the memory of its entries, if they were freed
          SegmentIoVec.of(arena.allocate(0)).clear();
        }
      }
      RawCalls.writeExactly(pipe.right().number(), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
      reader.join();
      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, buffer.toArray(JAVA_BYTE));
    }
  }

  @Test
  void aVectorThatIsHandedOnBelongsToTheNextThread() throws Exception {
    try (FileDescriptor sink = FileDescriptor.open(Path.of("/dev/null"), WRITE_ONLY)) {
      IoVec vector = SegmentIoVec.of(Arena.ofAuto().allocate(8));
      assertEquals(8, Background.call(() -> Vectored.tryWritev(sink, vector)).get());
    }
  }
}
