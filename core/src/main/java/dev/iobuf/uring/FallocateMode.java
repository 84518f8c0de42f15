package dev.iobuf.uring;

/** What {@link IoUring#fallocate} does to a part of a file. */
public enum FallocateMode {
  /**
   * Reserves blocks, and makes the file longer where the part ends behind its end. Later writes to
   * the part don't fail for lack of space. New bytes are zeros; others stay.
   */
  ALLOCATE(0),

  /** Reserves blocks, also behind the end of the file, whose size stays. */
  ALLOCATE_KEEP_SIZE(0x1),

  /** Frees the blocks: the part reads as zeros. The size of the file stays. */
  PUNCH_HOLE(0x1 | 0x2),

  /**
   * Makes the part read as zeros, and keeps its blocks or reserves them. Makes the file longer
   * where the part ends behind its end. Not every file system can.
   */
  ZERO(0x10),

  /** As {@link #ZERO}, but the size of the file stays. */
  ZERO_KEEP_SIZE(0x1 | 0x10);

  private final int bits;

  FallocateMode(int bits) {
    this.bits = bits;
  }

  /** The kernel's bits. */
  int bits() {
    return bits;
  }
}
