package dev.iobuf.behaviour.io;

import static dev.iobuf.io.OpenFlag.APPEND;
import static dev.iobuf.io.OpenFlag.CREATE;
import static dev.iobuf.io.OpenFlag.READ_ONLY;
import static dev.iobuf.io.OpenFlag.READ_WRITE;
import static dev.iobuf.io.OpenFlag.WRITE_ONLY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.iobuf.io.Cursor;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.Vectored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VectoredFileTest {
  private static final int MOST_BYTES_A_CALL = 0x7ffff000;
  private static final long GIB = 1L << 30;

  @TempDir Path folder;
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void writevAndReadvMoveTheFilesPosition() throws IOException {
    List<MemorySegment> out = Bytes.segments(arena, List.of(3, 0, 5_000, 1), 1);
    byte[] bytes = Bytes.concatenated(out);
    try (FileDescriptor file = create("f")) {
      assertEquals(5_004, Vectored.writev(file, Bytes.vector(out)));
      assertEquals(5_004, Vectored.writev(file, Bytes.vector(out)));
    }
    byte[] twice = Files.readAllBytes(folder.resolve("f"));
    assertEquals(10_008, twice.length);
    try (FileDescriptor file = FileDescriptor.open(folder.resolve("f"), READ_ONLY)) {
      List<MemorySegment> in = Bytes.segments(arena, List.of(4_000, 1_004), 2);
      IoVec vector = Bytes.vector(in);
      assertEquals(5_004, Vectored.readv(file, vector));
      assertArrayEquals(bytes, Bytes.concatenated(in));
      assertEquals(5_004, Vectored.readv(file, vector));
      assertArrayEquals(bytes, Bytes.concatenated(in));
      assertEquals(0, Vectored.readv(file, vector), "the end of the file");
      assertEquals(0, Vectored.tryReadv(file, vector), "the end of the file");
    }
  }

  @Test
  void pwritevAndPreadvDoNot() throws IOException {
    List<MemorySegment> out = Bytes.segments(arena, List.of(300, 700), 3);
    List<MemorySegment> in = Bytes.segments(arena, List.of(999, 1), 4);
    try (FileDescriptor file = create("f")) {
      assertEquals(1_000, Vectored.pwritev(file, Bytes.vector(out), 123));
      assertEquals(1_000, Vectored.tryPwritev(file, Bytes.vector(out), 1_123));
      assertEquals(1_000, Vectored.preadv(file, Bytes.vector(in), 123));
      assertArrayEquals(Bytes.concatenated(out), Bytes.concatenated(in));
      assertEquals(1_000, Vectored.tryPreadv(file, Bytes.vector(in), 1_123));
      assertArrayEquals(Bytes.concatenated(out), Bytes.concatenated(in));
      assertEquals(500, Vectored.preadv(file, Bytes.vector(in), 1_623), "short at the end");
      assertEquals(0, Vectored.preadv(file, Bytes.vector(in), 2_123));
      MemorySegment first = arena.allocate(123).fill((byte) 1);
      assertEquals(123, Vectored.readv(file, SegmentIoVec.of(first)), "position is still 0");
      assertArrayEquals(new byte[123], Bytes.concatenated(List.of(first)));
    }
    assertEquals(2_123, Files.size(folder.resolve("f")));
  }

  @Test
  void offsetsLieBeyondFourGibibytes() throws IOException {
    List<MemorySegment> out = Bytes.segments(arena, Collections.nCopies(1_500, 7), 5);
    byte[] bytes = Bytes.concatenated(out);
    for (long offset : new long[] {4 * GIB - 5_000, 5 * GIB + 3, 1_000 * GIB + 1}) {
      List<MemorySegment> in = Bytes.segments(arena, List.of(100, 10_400), 6);
      try (FileDescriptor file = create("sparse" + offset)) {
        IoVec vector = Bytes.vector(out);
        assertEquals(bytes.length, Vectored.pwritevFully(file, vector.cursor(), offset));
        IoVec back = Bytes.vector(in);
        assertEquals(bytes.length, Vectored.preadvFully(file, back.cursor(), offset));
        assertArrayEquals(bytes, Bytes.concatenated(in));
        assertEquals(offset + bytes.length, Files.size(folder.resolve("sparse" + offset)));
        assertEquals(0, Vectored.preadv(file, back, offset + bytes.length));
      }
    }
  }

  @Test
  void moreThan1024EntriesGoOutInSeveralCallsAtTheRightOffsets() throws IOException {
    List<MemorySegment> out = Bytes.segments(arena, Collections.nCopies(4_000, 11), 7);
    try (FileDescriptor file = create("f")) {
      assertEquals(44_000, Vectored.pwritev(file, Bytes.vector(out), 9));
      assertEquals(44_000, Vectored.tryWritev(file, Bytes.vector(out)));
    }
    byte[] bytes = Files.readAllBytes(folder.resolve("f"));
    assertEquals(44_009, bytes.length);
    try (FileDescriptor file = FileDescriptor.open(folder.resolve("f"), READ_ONLY)) {
      List<MemorySegment> in = Bytes.segments(arena, Collections.nCopies(2_500, 10), 8);
      assertEquals(25_000, Vectored.preadv(file, Bytes.vector(in), 19_009));
      assertArrayEquals(Arrays.copyOfRange(bytes, 19_009, 44_009), Bytes.concatenated(in));
      assertEquals(25_000, Vectored.readv(file, Bytes.vector(in)));
      assertEquals(19_009, Vectored.readv(file, Bytes.vector(in)), "stops at the end");
    }
  }

  @Test
  void anOffsetBelowZeroIsRefusedBeforeAnythingMoves() throws IOException {
    IoVec vector = SegmentIoVec.of(arena.allocate(8));
    try (FileDescriptor file = create("f")) {
      assertEquals(
          "offset must not be negative: offset=-1",
          Failures.message(
              IllegalArgumentException.class, () -> Vectored.pwritev(file, vector, -1)));
      assertThrows(
          IllegalArgumentException.class, () -> Vectored.tryPreadv(file, vector, Long.MIN_VALUE));
      assertThrows(
          IllegalArgumentException.class, () -> Vectored.pwritevFully(file, vector.cursor(), -1));
      assertThrows(
          IllegalArgumentException.class, () -> Vectored.tryPreadvFully(file, vector.cursor(), -8));
    }
    assertEquals(0, Files.size(folder.resolve("f")));
  }

  @Test
  void oneCallMovesAtMost0x7ffff000Bytes() throws IOException {
    MemorySegment huge = untouched(GIB);
    IoVec vector = SegmentIoVec.of(huge, huge, huge, huge, huge);
    try (FileDescriptor sink = FileDescriptor.open(Path.of("/dev/null"), WRITE_ONLY)) {
      assertEquals(MOST_BYTES_A_CALL, Vectored.writev(sink, vector));
      Cursor cursor = vector.cursor();
      assertEquals(5 * GIB, Vectored.writevFully(sink, cursor), "several calls");
      assertTrue(cursor.isDone());
      assertEquals(5 * GIB, vector.bytes());
    }
  }

  @Test
  void aSplitTransferStopsAtItsFirstShortCall() throws IOException {
    MemorySegment large = untouched(4 << 20);
    IoVec vector = SegmentIoVec.allocate(1_025);
    for (int entry = 0; entry < 1_025; entry++) {
      vector.add(large);
    }
    try (FileDescriptor sink = FileDescriptor.open(Path.of("/dev/null"), WRITE_ONLY)) {
      assertEquals(MOST_BYTES_A_CALL, Vectored.writev(sink, vector));
      assertEquals(1_025L * (4 << 20), Vectored.writevFully(sink, vector.cursor()));
    }
  }

  @Test
  void fullyEndsEarlyOnlyAtTheEndOfTheFile() throws IOException {
    Files.write(folder.resolve("f"), Bytes.random(1_000, 9));
    IoVec vector = Bytes.vector(Bytes.segments(arena, List.of(600, 600), 10));
    try (FileDescriptor file = FileDescriptor.open(folder.resolve("f"), READ_WRITE)) {
      Cursor cursor = vector.cursor();
      assertEquals(1_000, Vectored.readvFully(file, cursor));
      assertFalse(cursor.isDone());
      assertEquals(200, cursor.remaining());
      assertEquals(0, Vectored.readvFully(file, cursor));
      assertEquals(0, Vectored.tryReadvFully(file, cursor));

      Files.write(folder.resolve("f"), new byte[500], StandardOpenOption.APPEND);
      assertEquals(200, Vectored.readvFully(file, cursor), "continues when the file has grown");
      assertTrue(cursor.isDone());
      assertEquals(0, Vectored.readvFully(file, cursor));

      cursor.rewind();
      assertEquals(0, Vectored.tryPreadvFully(file, cursor, 5_000));
      assertEquals(1_200, Vectored.tryPreadvFully(file, cursor, 1));
      cursor.rewind();
      assertEquals(1_200, Vectored.tryPwritevFully(file, cursor, 1));
    }
  }

  @Test
  void aCursorsOffsetIsThatOfTheVectorsFirstByte() throws IOException {
    byte[] bytes = Bytes.random(2_000, 11);
    Files.write(folder.resolve("f"), Arrays.copyOf(bytes, 900));
    List<MemorySegment> in = Bytes.segments(arena, List.of(500, 1_000), 12);
    try (FileDescriptor file = FileDescriptor.open(folder.resolve("f"), READ_ONLY)) {
      Cursor cursor = Bytes.vector(in).cursor();
      assertEquals(800, Vectored.preadvFully(file, cursor, 100));
      Files.write(folder.resolve("f"), bytes);
      assertEquals(700, Vectored.preadvFully(file, cursor, 100));
      assertArrayEquals(Arrays.copyOfRange(bytes, 100, 1_600), Bytes.concatenated(in));
    }
  }

  @Test
  void entriesAddedUnderWayAreTransferredToo() throws IOException {
    IoVec vector = SegmentIoVec.allocate(2).add(Bytes.segment(arena, new byte[] {1, 2}));
    try (FileDescriptor file = create("f")) {
      Cursor cursor = vector.cursor();
      assertEquals(2, Vectored.writevFully(file, cursor));
      vector.add(Bytes.segment(arena, new byte[] {3}));
      assertFalse(cursor.isDone());
      assertEquals(1, Vectored.writevFully(file, cursor));
    }
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(folder.resolve("f")));
  }

  @Test
  void appendIgnoresTheOffset() throws IOException {
    Files.write(folder.resolve("f"), new byte[] {1, 2});
    try (FileDescriptor file = FileDescriptor.open(folder.resolve("f"), WRITE_ONLY, APPEND)) {
      assertEquals(
          1, Vectored.pwritev(file, SegmentIoVec.of(Bytes.segment(arena, new byte[] {3})), 0));
    }
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(folder.resolve("f")));
  }

  @Test
  void aMappedFileIsNativeMemoryToo() throws IOException {
    byte[] bytes = Bytes.random(5_000, 13);
    Files.write(folder.resolve("source"), bytes);
    try (FileChannel source = FileChannel.open(folder.resolve("source"));
        FileDescriptor target = create("target")) {
      MemorySegment mapped = source.map(FileChannel.MapMode.READ_ONLY, 0, 5_000, arena);
      assertEquals(5_000, Vectored.writev(target, SegmentIoVec.of(mapped)));
    }
    assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("target")));
  }

  @Test
  void anEmptyVectorMakesNoCall() throws IOException {
    IoVec vector = SegmentIoVec.allocate(4);
    FileDescriptor nobodys = FileDescriptor.adopt(1_000_000);
    assertEquals(0, Vectored.readv(nobodys, vector));
    assertEquals(0, Vectored.tryPwritev(nobodys, vector, 77));
    assertEquals(0, Vectored.writevFully(nobodys, vector.cursor()));
  }

  private FileDescriptor create(String name) throws IOException {
    return FileDescriptor.open(folder.resolve(name), READ_WRITE, CREATE);
  }

  /** Memory that costs nothing until it is touched. */
  private MemorySegment untouched(long bytes) throws IOException {
    try (FileChannel hole =
        FileChannel.open(
            folder.resolve("hole"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      return hole.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
    }
  }
}
