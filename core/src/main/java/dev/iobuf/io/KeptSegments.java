package dev.iobuf.io;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a vector's entries. It keeps each segment reachable while its entry exists. It
 * refuses memory that the kernel must not touch: freed memory, and memory that may not be written.
 * For one thread at a time.
 */
final class KeptSegments {
  private static final @Nullable MemorySegment[] NOTHING = {};

  private final int capacity;

  /** By entry; null where an entry is no segment. Made when the first segment is kept. */
  private @Nullable MemorySegment[] segments = NOTHING;

  private int firstReadOnly = Integer.MAX_VALUE;

  KeptSegments(int capacity) {
    this.capacity = capacity;
  }

  /** Throws if no entry can be made of a segment. */
  static void check(MemorySegment segment, int entry) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          "only native memory can be given to the kernel: segment=%s; allocate it from an Arena"
              .formatted(segment));
    }
    requireAlive(segment, entry);
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException(
          "the segment is confined to another thread, which may free it any time: segment="
              + segment);
    }
  }

  void keep(MemorySegment segment, int entry) {
    if (segments.length == 0) {
      segments = new @Nullable MemorySegment[capacity];
    }
    segments[entry] = segment;
    if (segment.isReadOnly() && entry < firstReadOnly) {
      firstReadOnly = entry;
    }
  }

  /** Drops the references to segments of dropped entries. */
  void drop(int from, int to) {
    if (segments.length != 0) {
      Arrays.fill(segments, from, to, null);
    }
    if (firstReadOnly >= from) {
      firstReadOnly = Integer.MAX_VALUE;
    }
  }

  /** Throws if the memory of an entry is known to be freed. */
  void requireAlive(int from, int to) {
    if (segments.length == 0) {
      return;
    }
    MemorySegment.@Nullable Scope last = null;
    for (int entry = from; entry < to; entry++) {
      MemorySegment segment = segments[entry];
      if (segment != null && !segment.scope().equals(last)) {
        requireAlive(segment, entry);
        last = segment.scope();
      }
    }
  }

  /** Throws if a segment is read-only: the kernel would write to it nevertheless. */
  void requireWritable() {
    if (firstReadOnly != Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a read-only segment can't be read into: entry=%s, segment=%s"
              .formatted(firstReadOnly, segments[firstReadOnly]));
    }
  }

  private static void requireAlive(MemorySegment segment, int entry) {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException(
          "the memory is gone: entry=%s, segment=%s; was its arena closed too early?"
              .formatted(entry, segment));
    }
  }
}
