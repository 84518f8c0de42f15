package dev.iobuf.behaviour.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.iobuf.io.Cursor;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.Vectored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Vectors against the bytes that the kernel really moved through a socket pair. */
class VectoredProperties {
  /** Lengths of a vector's entries: empty ones are frequent, and IOV_MAX = 1024 is crossed. */
  record Lengths(List<Integer> each) {
    int sum() {
      return each.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
      return each.size() + " entries, " + sum() + " bytes: " + each;
    }
  }

  @Provide
  Arbitrary<Lengths> lengths() {
    Arbitrary<Integer> length =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(0)), Tuple.of(4, Arbitraries.integers().between(1, 64)));
    Arbitrary<Integer> longer = Arbitraries.integers().between(0, 9_000);
    return Arbitraries.oneOf(
            longer.list().ofMinSize(0).ofMaxSize(20),
            length.list().ofMinSize(0).ofMaxSize(200),
            length.list().ofMinSize(1_000).ofMaxSize(3_200),
            // Whole calls of nothing but empty entries are not the end of the file
            Arbitraries.integers().between(1_020, 2_060).map(n -> emptyThenOne(n)))
        .map(Lengths::new);
  }

  private static List<Integer> emptyThenOne(int empty) {
    List<Integer> lengths = new ArrayList<>(Collections.nCopies(empty, 0));
    lengths.add(17);
    return lengths;
  }

  @Property(tries = 300)
  void writtenBytesArriveInOrder(@ForAll("lengths") Lengths lengths, @ForAll long seed)
      throws Exception {
    try (Arena arena = Arena.ofConfined();
        FileDescriptor.Pair pair = FileDescriptor.socketpair()) {
      List<MemorySegment> segments = Bytes.segments(arena, lengths.each(), seed);
      IoVec vector = Bytes.vector(segments);
      List<Long> before = Bytes.entries(vector);
      int reader = pair.right().number();
      var received = Background.call(() -> RawCalls.readExactly(reader, lengths.sum()));

      Cursor cursor = vector.cursor();
      assertEquals(lengths.sum(), Vectored.writevFully(pair.left(), cursor));

      assertArrayEquals(Bytes.concatenated(segments), received.get());
      assertTrue(cursor.isDone());
      assertEquals(lengths.sum(), cursor.transferred());
      assertUnchanged(before, vector);
    }
  }

  @Property(tries = 300)
  void arrivingBytesAreReadInOrderAndNowhereElse(
      @ForAll("lengths") Lengths lengths, @ForAll long seed) throws Exception {
    try (Arena arena = Arena.ofConfined();
        FileDescriptor.Pair pair = FileDescriptor.socketpair()) {
      byte[] sent = Bytes.random(lengths.sum(), seed);
      Guarded guarded = Guarded.allocate(arena, lengths.each());
      IoVec vector = Bytes.vector(guarded.segments());
      int writer = pair.right().number();
      var written =
          Background.call(() -> {
            RawCalls.writeExactly(writer, sent);
            return true;
          });

      assertEquals(sent.length, Vectored.readvFully(pair.left(), vector.cursor()));

      assertTrue(written.get());
      assertArrayEquals(sent, Bytes.concatenated(guarded.segments()));
      guarded.assertNothingElseWritten();
    }
  }

  @Property(tries = 150)
  void aFullSocketIsResumedInsideAnEntry(
      @ForAll("lengths") Lengths lengths,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9_000) int drained)
      throws Exception {
    try (Arena arena = Arena.ofConfined();
        FileDescriptor.Pair pair = FileDescriptor.socketpair()) {
      pair.left().setNonBlocking(true);
      RawCalls.sendBuffer(pair.left().number(), 4_096);
      List<MemorySegment> segments = Bytes.segments(arena, lengths.each(), seed);
      IoVec vector = Bytes.vector(segments);
      List<Long> before = Bytes.entries(vector);
      MemorySegment chunk = arena.allocate(drained);
      byte[] received = new byte[lengths.sum()];
      int arrived = 0;

      Cursor cursor = vector.cursor();
      long sent = 0;
      while (!cursor.isDone()) {
        long moved = Vectored.tryWritevFully(pair.left(), cursor);
        assertUnchanged(before, vector);
        if (moved > 0) {
          sent += moved;
          assertEquals(sent, cursor.transferred());
          assertEquals(lengths.sum() - sent, cursor.remaining());
        } else {
          assertEquals(-Errno.EAGAIN, moved);
          int n = (int) RawCalls.read(pair.right().number(), chunk);
          MemorySegment.copy(chunk, JAVA_BYTE, 0, received, arrived, n);
          arrived += n;
        }
      }
      byte[] rest = RawCalls.readExactly(pair.right().number(), (int) sent - arrived);
      System.arraycopy(rest, 0, received, arrived, rest.length);
      assertArrayEquals(Bytes.concatenated(segments), received);
    }
  }

  @Property(tries = 150)
  void bytesThatArriveInPiecesAreReadOnInsideAnEntry(
      @ForAll("lengths") Lengths lengths,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9_000) int piece)
      throws Exception {
    try (Arena arena = Arena.ofConfined();
        FileDescriptor.Pair pair = FileDescriptor.socketpair()) {
      pair.left().setNonBlocking(true);
      byte[] sent = Bytes.random(lengths.sum(), seed);
      Guarded guarded = Guarded.allocate(arena, lengths.each());
      IoVec vector = Bytes.vector(guarded.segments());
      List<Long> before = Bytes.entries(vector);
      Cursor cursor = vector.cursor();
      for (int from = 0; from < sent.length; from += piece) {
        int to = Math.min(sent.length, from + piece);
        RawCalls.writeExactly(pair.right().number(), Arrays.copyOfRange(sent, from, to));
        assertEquals(to - from, Vectored.tryReadvFully(pair.left(), cursor));
        assertEquals(to, cursor.transferred());
        assertUnchanged(before, vector);
      }
      assertTrue(cursor.isDone());
      assertArrayEquals(sent, Bytes.concatenated(guarded.segments()));
      guarded.assertNothingElseWritten();
    }
  }

  @Property(tries = 200)
  void limitKeepsExactlyTheFirstBytes(
      @ForAll("lengths") Lengths lengths, @ForAll long seed, @ForAll @IntRange(min = 0) int choice)
      throws Exception {
    try (Arena arena = Arena.ofConfined();
        FileDescriptor.Pair pair = FileDescriptor.socketpair()) {
      List<MemorySegment> segments = Bytes.segments(arena, lengths.each(), seed);
      IoVec vector = Bytes.vector(segments);
      int kept = choice % (lengths.sum() + 1);
      vector.limit(kept);
      assertEquals(kept, vector.bytes());
      int reader = pair.right().number();
      var received = Background.call(() -> RawCalls.readExactly(reader, kept));

      writeAll(pair.left(), vector);

      assertArrayEquals(Arrays.copyOf(Bytes.concatenated(segments), kept), received.get());
    }
  }

  private static void assertUnchanged(List<Long> before, IoVec vector) {
    assertTrue(before.equals(Bytes.entries(vector)), "the entries are as they were");
  }

  private static void writeAll(FileDescriptor fd, IoVec vector) throws IOException {
    assertEquals(vector.bytes(), Vectored.writevFully(fd, vector.cursor()));
  }

  /** Segments with bytes between them that no call may touch. */
  private record Guarded(MemorySegment memory, List<MemorySegment> segments) {
    private static final int GAP = 3;
    private static final byte GUARD = (byte) 0xA5;

    static Guarded allocate(Arena arena, List<Integer> lengths) {
      int total = lengths.stream().mapToInt(length -> length + GAP).sum() + GAP;
      MemorySegment memory = arena.allocate(total).fill(GUARD);
      List<MemorySegment> segments = new ArrayList<>();
      long from = GAP;
      for (int length : lengths) {
        segments.add(memory.asSlice(from, length));
        from += length + GAP;
      }
      return new Guarded(memory, segments);
    }

    void assertNothingElseWritten() {
      segments.forEach(segment -> segment.fill(GUARD));
      for (long i = 0; i < memory.byteSize(); i++) {
        assertEquals(GUARD, memory.get(JAVA_BYTE, i), "byte " + i);
      }
    }
  }
}
