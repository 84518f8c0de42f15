package dev.iobuf.uring;

/** How far {@link IoUring#syncFileRange} goes. */
public enum RangeSync {
  /**
   * Starts to write dirty pages, and waits for none. It may wait for a full queue of the device.
   */
  START(0x2),

  /** Waits until all dirty pages of the part have been written to the device. */
  WAIT(0x1 | 0x2 | 0x4);

  private final int bits;

  RangeSync(int bits) {
    this.bits = bits;
  }

  /** The kernel's bits. */
  int bits() {
    return bits;
  }
}
