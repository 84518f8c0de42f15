package dev.iobuf.uring;

import java.util.Set;

/**
 * What a single write does beyond the flags with which its file was opened: see {@link
 * IoUring#write(IoUringFile, dev.iobuf.pool.IndirectPool, int, int, int, long, Set, long)}.
 */
public enum WriteFlag {
  /**
   * The write completes when its bytes, and what is needed to read them back, are on the device, as
   * with {@link dev.iobuf.io.OpenFlag#DATA_SYNC}.
   */
  DATA_SYNC(0x2),

  /**
   * The write completes when its bytes and all metadata are on the device, as with {@link
   * dev.iobuf.io.OpenFlag#SYNC}.
   */
  SYNC(0x4),

  /**
   * The write completes with {@code EAGAIN} instead of waiting, such as for a lock or for the
   * allocation of blocks. It may also be short. A file that can't tell completes with {@code
   * EOPNOTSUPP}.
   */
  NOWAIT(0x8),

  /**
   * The write goes to the end of the file, atomically among those that append, as with {@link
   * dev.iobuf.io.OpenFlag#APPEND}. The offset must be {@link IoUring#CURRENT}, and the file's own
   * position moves to the new end.
   */
  APPEND(0x10);

  private static final WriteFlag[] ALL = values();

  private final int bit;

  WriteFlag(int bit) {
    this.bit = bit;
  }

  /** The kernel's bits of flags for a write at an offset; allocates nothing. */
  static int bits(Set<WriteFlag> flags, long offset) {
    int bits = 0;
    for (WriteFlag flag : ALL) {
      bits |= flags.contains(flag) ? flag.bit : 0;
    }
    if (SYNC.isIn(bits) && DATA_SYNC.isIn(bits)) {
      throw new IllegalArgumentException(
          "SYNC does all that DATA_SYNC does; leave one out: flags=" + flags);
    }
    if (NOWAIT.isIn(bits) && (SYNC.isIn(bits) || DATA_SYNC.isIn(bits))) {
      throw new IllegalArgumentException(
          "SYNC and DATA_SYNC wait for the device, and NOWAIT forbids it; write with NOWAIT, and link an"
              + " fsync: flags="
              + flags);
    }
    if (APPEND.isIn(bits) && offset != IoUring.CURRENT) {
      throw new IllegalArgumentException(
          "APPEND writes at the end, whatever the offset; pass CURRENT (-1): offset=%s, flags=%s"
              .formatted(offset, flags));
    }
    return bits;
  }

  private boolean isIn(int bits) {
    return (bits & bit) != 0;
  }
}
