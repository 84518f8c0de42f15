package dev.iobuf.io;

import dev.iobuf.linux.Architecture;
import dev.iobuf.linux.FileCalls;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** Empties the file; needs a flag that allows writing. */
  TRUNCATE(0_1000),

  /**
   * Every write goes to the end of the file, atomically among appenders; needs a flag that allows
   * writing. Linux then ignores the offset of {@code pwritev}.
   */
  APPEND(0_2000),

  /** Calls that would have to wait fail with {@link Errno#EAGAIN}. No effect on regular files. */
  NONBLOCK(0_4000),

  /** A write returns when the bytes, and what is needed to read them back, are on the device. */
  DATA_SYNC(0_10000),

  /** A write returns when the bytes and all metadata are on the device. */
  SYNC(0_4010000),

  /**
   * Calls bypass the page cache. Addresses, lengths and offsets must then be multiples of the
   * device's block, often 512 or 4096 bytes; others fail with {@link Errno#EINVAL}.
   */
  DIRECT(Architecture.current().direct()),

  /** Fails with {@link Errno#ENOTDIR} if the path is no directory. */
  DIRECTORY(Architecture.current().directory()),

  /** Fails with {@link Errno#ELOOP} if the last part of the path is a symbolic link. */
  NO_FOLLOW(Architecture.current().noFollow());

  /** The bits for {@code open(2)} on this machine. */
  private final int bits;

  OpenFlag(int bits) {
    this.bits = bits;
  }

  /**
   * Returns flags as {@code open(2)} takes them on this machine, close-on-exec, for system calls of
   * your own.
   *
   * @param flags exactly one of {@link #READ_ONLY}, {@link #WRITE_ONLY} and {@link #READ_WRITE},
   *     and any others
   * @return bits
   * @throws IllegalArgumentException if the flags contradict each other
   */
  public static int bits(OpenFlag... flags) {
    Set<OpenFlag> set = EnumSet.noneOf(OpenFlag.class);
    set.addAll(Arrays.asList(flags));
    if (set.stream().filter(OpenFlag::isAccessMode).count() != 1) {
      throw new IllegalArgumentException(
          "exactly one of READ_ONLY, WRITE_ONLY and READ_WRITE is needed: flags=" + set);
    }
    if (set.contains(READ_ONLY) && set.stream().anyMatch(OpenFlag::needsWriting)) {
      throw new IllegalArgumentException(
          "TRUNCATE and APPEND need WRITE_ONLY or READ_WRITE: flags=" + set);
    }
    return set.stream().mapToInt(each -> each.bits).reduce(FileCalls.O_CLOEXEC, (a, b) -> a | b);
  }

  /** The flags for messages. */
  static String names(OpenFlag... flags) {
    return Arrays.stream(flags)
        .distinct()
        .sorted()
        .map(Enum::name)
        .collect(Collectors.joining("|"));
  }

  boolean isIn(int modes) {
    return (modes & bits) == bits;
  }

  private boolean isAccessMode() {
    return this == READ_ONLY || this == WRITE_ONLY || this == READ_WRITE;
  }

  private boolean needsWriting() {
    return this == TRUNCATE || this == APPEND;
  }
}
