package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls on files, except those that move bytes. */
public final class FileCalls {
  /**
   * For {@link #open} and {@link #pipe2}: programs that this one starts do not inherit the number.
   */
  public static final int O_CLOEXEC = 0_2000000;

  /** The permissions of a new file, before the process's mask: all may read and write. */
  public static final int RW_FOR_ALL = 0_666;

  /** A mode of an open file: no call on it waits. */
  public static final int O_NONBLOCK = 0_4000;

  /** For {@link #fcntl}: returns the modes. */
  public static final int F_GETFL = 3;

  /** For {@link #fcntl}: sets the modes. */
  public static final int F_SETFL = 4;

  /** For statx: the file is the open one, and the path is empty. */
  public static final int AT_EMPTY_PATH = 0x1000;

  /** For {@code unlinkat}: removes a directory. */
  public static final int AT_REMOVEDIR = 0x200;

  private static final MethodHandle OPEN =
      CLibrary.linkWithErrno(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle FCNTL =
      CLibrary.linkWithErrno(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      CLibrary.linkWithErrno("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FSYNC =
      CLibrary.linkWithErrno("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FDATASYNC =
      CLibrary.linkWithErrno("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PIPE2 =
      CLibrary.linkWithErrno("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

  static {
    Release.prepare();
  }

  private FileCalls() {}

  /** Opens a file. {@code path} ends with a zero byte. */
  public static int open(MemorySegment errno, MemorySegment path, int flags, int mode) {
    try {
      return CLibrary.result(errno, (int) OPEN.invokeExact(errno, path, flags, mode));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Returns the modes of an open file, or sets them. */
  public static int fcntl(MemorySegment errno, int fd, int command, int argument) {
    try {
      return CLibrary.result(errno, (int) FCNTL.invokeExact(errno, fd, command, argument));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Closes a number. The number is free even if the call fails. */
  public static int close(MemorySegment errno, int fd) {
    try {
      return CLibrary.result(errno, (int) CLOSE.invokeExact(errno, fd));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Waits until written bytes are on the device. */
  public static int fsync(MemorySegment errno, int fd) {
    try {
      return CLibrary.result(errno, (int) FSYNC.invokeExact(errno, fd));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Waits until written bytes, and what is needed to read them back, are on the device. */
  public static int fdatasync(MemorySegment errno, int fd) {
    try {
      return CLibrary.result(errno, (int) FDATASYNC.invokeExact(errno, fd));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Makes a pipe. {@code numbers} receives two ints: the end to read from, and the other. */
  public static int pipe2(MemorySegment errno, MemorySegment numbers, int flags) {
    try {
      return CLibrary.result(errno, (int) PIPE2.invokeExact(errno, numbers, flags));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Asks about an open file. {@code into} receives a struct statx, of 256 bytes. */
  public static int statx(int fd, int mask, MemorySegment into) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment noPath = arena.allocate(1);
      return CLibrary.result(
          errno, (int) Status.STATX.invokeExact(errno, fd, noPath, AT_EMPTY_PATH, mask, into));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Linked when it is first needed: only files that bypass the page cache need it. */
  private static final class Status {
    static final MethodHandle STATX =
        CLibrary.linkWithErrno(
            "statx",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  }
}
