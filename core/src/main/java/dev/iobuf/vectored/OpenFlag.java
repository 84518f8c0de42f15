package dev.iobuf.vectored;

/**
 * How {@link FileDescriptor#open} opens a file: exactly one of {@link #READ_ONLY}, {@link
 * #WRITE_ONLY} and {@link #READ_WRITE}, and any of the others.
 */
public enum OpenFlag {
  /** Reading only. */
  READ_ONLY(0),

  /** Writing only. */
  WRITE_ONLY(1),

  /** Reading and writing. */
  READ_WRITE(2),

  /** Creates the file if there is none, with permissions {@code 0666 & ~umask}. */
  CREATE(0_100),

  /** Creates the file and fails with {@link Errno#EEXIST} if there is one, even a dangling link. */
  CREATE_NEW(0_300),

  /** Empties the file; needs a flag that allows to write. */
  TRUNCATE(0_1000),

  /**
   * Every write goes to the end of the file, atomically among appenders; needs a flag that allows
   * to write. Linux ignores the offset of {@code pwritev} then.
   */
  APPEND(0_2000),

  /** Calls that would have to wait fail with {@link Errno#EAGAIN}. No effect on regular files. */
  NONBLOCK(0_4000),

  /** A write returns when the bytes, and what is needed to read them back, are on the device. */
  DATA_SYNC(0_10000),

  /** A write returns when the bytes and all metadata are on the device. */
  SYNC(0_4010000),

  /**
   * Past the page cache. Addresses, lengths and offsets must then be multiples of the device's
   * block, often 512 or 4096 bytes; others fail with {@link Errno#EINVAL}.
   */
  DIRECT(0_40000, 0_200000),

  /** Fails with {@link Errno#ENOTDIR} if the path is no directory. */
  DIRECTORY(0_200000, 0_40000),

  /** Fails with {@link Errno#ELOOP} if the last part of the path is a symbolic link. */
  NO_FOLLOW(0_400000, 0_100000);

  private final int x86;
  private final int aarch64;

  OpenFlag(int everywhere) {
    this(everywhere, everywhere);
  }

  /** ARM kept three numbers of its own when the others agreed on common ones. */
  OpenFlag(int x86, int aarch64) {
    this.x86 = x86;
    this.aarch64 = aarch64;
  }

  /** The bits for {@code open(2)} on this machine. */
  int bits() {
    return NativeAccess.AARCH64 ? aarch64 : x86;
  }

  boolean isAccessMode() {
    return this == READ_ONLY || this == WRITE_ONLY || this == READ_WRITE;
  }

  boolean needsWriting() {
    return this == TRUNCATE || this == APPEND;
  }
}
