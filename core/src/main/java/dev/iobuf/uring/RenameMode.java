package dev.iobuf.uring;

/** What {@link IoUring#rename} does if the new name exists. */
public enum RenameMode {
  /** The new name stands for the renamed file from one moment to the next; its old file is gone. */
  REPLACE(0),

  /** The operation fails with {@link dev.iobuf.io.Errno#EEXIST}. */
  KEEP(1),

  /** Both names must exist, and change places at one moment. */
  EXCHANGE(2);

  private final int bits;

  RenameMode(int bits) {
    this.bits = bits;
  }

  /** The kernel's bits. */
  int bits() {
    return bits;
  }
}
