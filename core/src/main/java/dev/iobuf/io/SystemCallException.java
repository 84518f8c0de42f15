package dev.iobuf.io;

import java.io.IOException;

/**
 * A system call failed. The message names the call, its arguments and the error: {@code
 * writev(fd=5, entries=16, bytes=32768) failed: ENOSPC (No space left on device)}.
 */
public final class SystemCallException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The name of the call. */
  private final String call;

  /** The number of the error. */
  private final int errno;

  /**
   * Creates an exception for one failed call.
   *
   * @param call the name of the call, such as {@code writev}
   * @param arguments its arguments as {@code name=value}, separated by commas
   * @param errno the positive error number
   */
  public SystemCallException(String call, String arguments, int errno) {
    this(call, arguments, errno, "");
  }

  /**
   * Creates an exception whose message also has the likely cause.
   *
   * @param call the name of the call, such as {@code writev}
   * @param arguments its arguments as {@code name=value}, separated by commas
   * @param errno the positive error number
   * @param hint the likely cause or the remedy; empty for none
   */
  public SystemCallException(String call, String arguments, int errno, String hint) {
    super(
        call
            + "("
            + arguments
            + ") failed: "
            + Errno.name(errno)
            + " ("
            + Errno.description(errno)
            + ")"
            + (hint.isEmpty() ? "" : "; " + hint));
    this.call = call;
    this.errno = errno;
  }

  /**
   * Throws if a result is −errno.
   *
   * @param arguments whose text names them as {@code name=value}, separated by commas
   * @return the result
   */
  static int check(int result, String call, Object arguments) throws SystemCallException {
    if (result < 0) {
      throw new SystemCallException(call, arguments.toString(), -result);
    }
    return result;
  }

  /**
   * Returns the name of the call.
   *
   * @return for example {@code writev}
   */
  public String call() {
    return call;
  }

  /**
   * Returns the error number.
   *
   * @return a positive number, to compare with the constants of {@link Errno}
   */
  public int errno() {
    return errno;
  }

  /**
   * Returns the name of the error.
   *
   * @return for example {@code ENOSPC}
   */
  public String errnoName() {
    return Errno.name(errno);
  }
}
