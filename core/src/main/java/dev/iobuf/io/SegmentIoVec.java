package dev.iobuf.io;

import java.lang.foreign.MemorySegment;

/**
 * A native {@code struct iovec[]} of native memory segments, of any arena. It is made once and
 * reused. {@link IoVec} says what keeps their memory alive.
 *
 * <p>Not thread-safe: a vector, and its cursors, belong to one thread at a time.
 */
public final class SegmentIoVec extends IoVec {
  private SegmentIoVec(int capacity) {
    super(capacity);
  }

  /**
   * Makes an empty vector.
   *
   * @param capacity entries that it can hold, 0 or more, 16 bytes of native memory each
   * @return a vector for {@link #add}
   * @throws IllegalArgumentException if {@code capacity} is negative
   */
  public static SegmentIoVec allocate(int capacity) {
    return new SegmentIoVec(capacity);
  }

  /**
   * Makes a full vector of native segments.
   *
   * @param segments one entry each, in this order
   * @return a vector whose capacity is their number
   * @throws IllegalArgumentException if a segment is not native
   */
  public static SegmentIoVec of(MemorySegment... segments) {
    SegmentIoVec vector = new SegmentIoVec(segments.length);
    for (MemorySegment segment : segments) {
      vector.add(segment);
    }
    return vector;
  }

  @Override
  public SegmentIoVec add(MemorySegment segment) {
    super.add(segment);
    return this;
  }
}
