package dev.iobuf.behaviour.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.iobuf.io.IoVec;
import dev.iobuf.io.SegmentIoVec;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Segments with known contents. */
final class Bytes {
  private Bytes() {}

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static MemorySegment segment(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(bytes.length);
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  /** Segments of the lengths given, filled from one random sequence. */
  static List<MemorySegment> segments(Arena arena, List<Integer> lengths, long seed) {
    byte[] all = random(lengths.stream().mapToInt(Integer::intValue).sum(), seed);
    List<MemorySegment> segments = new ArrayList<>();
    int from = 0;
    for (int length : lengths) {
      MemorySegment segment = arena.allocate(length);
      MemorySegment.copy(all, from, segment, JAVA_BYTE, 0, length);
      segments.add(segment);
      from += length;
    }
    return segments;
  }

  static byte[] concatenated(List<MemorySegment> segments) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    segments.forEach(segment -> all.writeBytes(segment.toArray(JAVA_BYTE)));
    return all.toByteArray();
  }

  static IoVec vector(List<MemorySegment> segments) {
    return SegmentIoVec.of(segments.toArray(MemorySegment[]::new));
  }

  /** The content of the entries, to compare before and after. */
  static List<Long> entries(IoVec vector) {
    List<Long> words = new ArrayList<>();
    for (int entry = 0; entry < vector.count(); entry++) {
      words.add(vector.base(entry));
      words.add(vector.length(entry));
    }
    return words;
  }
}
