package dev.iobuf.uring;

import java.util.Set;

/** What a file can be ready for: see {@link IoUring#poll} and {@link Completion#isReadyFor}. */
public enum PollEvent {
  /** A read would not wait: there are bytes, a connection to accept, or the end of the stream. */
  READ(0x1),

  /** There are urgent bytes, or something else that is exceptional. */
  URGENT(0x2),

  /** A write would not wait. */
  WRITE(0x4),

  /** The file has an error. Always waited for. */
  ERROR(0x8),

  /** Both ends of the connection have stopped sending, or it is gone. Always waited for. */
  HANG_UP(0x10),

  /** The peer of a stream socket sends no more. */
  PEER_HANG_UP(0x2000);

  private static final PollEvent[] ALL = values();

  private final int bit;

  PollEvent(int bit) {
    this.bit = bit;
  }

  /** The kernel's bits of events; allocates nothing. */
  static int bits(Set<PollEvent> events) {
    int bits = 0;
    for (PollEvent event : ALL) {
      bits |= events.contains(event) ? event.bit : 0;
    }
    return bits;
  }

  boolean isIn(int bits) {
    return (bits & bit) != 0;
  }
}
