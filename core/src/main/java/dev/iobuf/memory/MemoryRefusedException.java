package dev.iobuf.memory;

import dev.iobuf.linux.ErrorNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the system refuses to map, commit, lock or free the memory of a slab or a pool. It is
 * unchecked, since few programs can continue without that memory. The system calls of {@code
 * dev.iobuf.io} and {@code dev.iobuf.uring} throw the checked {@code SystemCallException} instead,
 * at a limit, too.
 */
public final class MemoryRefusedException extends RuntimeException {
  /** The {@link #errno()} of a refusal that did not come from a system call of this library. */
  public static final int NO_ERRNO = 0;

  private static final long serialVersionUID = 1;

  /** The system call, or the backing, that refused. */
  private final String call;

  /** The bytes that were asked for. */
  private final long size;

  /** Why, or 0. */
  private final int errno;

  private MemoryRefusedException(
      String call, long size, int errno, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.call = call;
    this.size = size;
    this.errno = errno;
  }

  /**
   * Makes the exception for a system call's refusal.
   *
   * @param size how many bytes the call was for
   * @param errno as the kernel returns it, negative
   * @param remedy the end of the message
   */
  static MemoryRefusedException ofCall(String call, long size, long errno, String remedy) {
    int positive = (int) -errno;
    return new MemoryRefusedException(
        call,
        size,
        positive,
        "%s of %s bytes was refused: %s; %s".formatted(call, size, describe(positive), remedy),
        null);
  }

  /** A refusal by the Java runtime, or by the rules of this library. */
  static MemoryRefusedException ofRuntime(
      String call, long size, String remedy, @Nullable Throwable cause) {
    return new MemoryRefusedException(
        call,
        size,
        NO_ERRNO,
        "%s of %s bytes was refused: %s%s"
            .formatted(call, size, cause == null ? "" : cause + "; ", remedy),
        cause);
  }

  /**
   * Returns the call that was refused: the name of a system call or of a method of the Java
   * runtime.
   *
   * @return a name such as {@code mmap}
   */
  public String call() {
    return call;
  }

  /**
   * Returns how much memory the call was for.
   *
   * @return a number of bytes
   */
  public long size() {
    return size;
  }

  /**
   * Returns the system's number for the reason.
   *
   * @return errno, or {@link #NO_ERRNO}
   */
  public int errno() {
    return errno;
  }

  private static String describe(int errno) {
    return "errno=%s %s (%s)"
        .formatted(errno, ErrorNumbers.name(errno), ErrorNumbers.description(errno));
  }
}
