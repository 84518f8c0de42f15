package dev.iobuf.io;

import dev.iobuf.linux.ErrorNumbers;

/**
 * The error numbers of Linux: constants for those that callers may want to compare with, names and
 * descriptions for all. The numbers are those of x86-64 and AArch64.
 */
public final class Errno {
  /** Not permitted. */
  public static final int EPERM = 1;

  /** No such file or directory. */
  public static final int ENOENT = 2;

  /** Interrupted by a signal; retried by every call of this package. */
  public static final int EINTR = 4;

  /** The device failed. */
  public static final int EIO = 5;

  /** Not an open descriptor, or not open for this direction. */
  public static final int EBADF = 9;

  /** A non-blocking call would have had to wait; the same number as {@code EWOULDBLOCK}. */
  public static final int EAGAIN = 11;

  /** No memory left. */
  public static final int ENOMEM = 12;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** An address that isn't mapped. */
  public static final int EFAULT = 14;

  /** In use elsewhere. */
  public static final int EBUSY = 16;

  /** The file exists already. */
  public static final int EEXIST = 17;

  /** Not a directory. */
  public static final int ENOTDIR = 20;

  /** Is a directory. */
  public static final int EISDIR = 21;

  /** An argument that the call doesn't accept. */
  public static final int EINVAL = 22;

  /** Too many files are open in all processes together. */
  public static final int ENFILE = 23;

  /** Too many descriptors are open in this process. */
  public static final int EMFILE = 24;

  /** Larger than the file system or the process may write. */
  public static final int EFBIG = 27;

  /** No space left on the device. */
  public static final int ENOSPC = 28;

  /** A pipe or socket has no offsets. */
  public static final int ESPIPE = 29;

  /** Read-only file system. */
  public static final int EROFS = 30;

  /** The reading end is closed. */
  public static final int EPIPE = 32;

  /** The kernel has no such call, or hides it. */
  public static final int ENOSYS = 38;

  /** Too many symbolic links, or one where none is allowed. */
  public static final int ELOOP = 40;

  /** A time-out has expired. A timer of a ring completes with it when its time has come. */
  public static final int ETIME = 62;

  /** Not a socket. */
  public static final int ENOTSOCK = 88;

  /** The socket has no peer, and no address was given. */
  public static final int EDESTADDRREQ = 89;

  /** A datagram is too long, or longer than the memory that it was received into. */
  public static final int EMSGSIZE = 90;

  /** Not supported by this file. */
  public static final int EOPNOTSUPP = 95;

  /** Another socket is bound there. */
  public static final int EADDRINUSE = 98;

  /** The peer reset the connection. */
  public static final int ECONNRESET = 104;

  /** None of the provided buffers is left. */
  public static final int ENOBUFS = 105;

  /** The socket is not connected. */
  public static final int ENOTCONN = 107;

  /** The peer did not answer in time. */
  public static final int ETIMEDOUT = 110;

  /** No socket listens there. */
  public static final int ECONNREFUSED = 111;

  /** The operation was cancelled. */
  public static final int ECANCELED = 125;

  private Errno() {}

  /**
   * Returns the symbolic name of an error number.
   *
   * @param number a positive error number, such as {@code 28}
   * @return its name, such as {@code ENOSPC}; {@code errno 4711} for a number without a name
   */
  public static String name(int number) {
    return ErrorNumbers.name(number);
  }

  /**
   * Returns what an error number means.
   *
   * @param number a positive error number, such as {@code 28}
   * @return the system's English words for it, such as {@code No space left on device}; {@code
   *     Unknown error 4711} for a number without a name
   */
  public static String description(int number) {
    return ErrorNumbers.description(number);
  }
}
