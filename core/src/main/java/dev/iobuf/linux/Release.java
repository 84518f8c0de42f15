package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * Closes descriptors and unmaps memory without any heap: an {@link OutOfMemoryError} can't keep
 * them open. Safe for use by any thread.
 *
 * <p>Two things would need heap. A call that captures errno needs memory for it; so these calls
 * report no failure. And the Java runtime prepares a call site at its first call, and a version of
 * a method handle at its 128th. This class makes it do both when it is initialized, by calls that
 * have no effect.
 */
public final class Release {
  /** After this number of calls, the Java runtime prepares nothing more: 128, and a margin. */
  static final int WARM_UP = 256;

  private static final int NO_DESCRIPTOR = -1;

  private static final MethodHandle CLOSE =
      CLibrary.link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle MUNMAP =
      CLibrary.link("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

  static {
    for (int i = 0; i < WARM_UP; i++) {
      close(NO_DESCRIPTOR); // EBADF
      unmap(0, 0); // EINVAL
    }
  }

  private Release() {}

  /** Initializes this class. Call it before there is anything to close or unmap. */
  public static void prepare() {}

  /**
   * Closes a descriptor.
   *
   * @param number that the kernel has opened, and that no other code will close
   */
  public static void close(int number) {
    try {
      int _ = (int) CLOSE.invokeExact(number);
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /**
   * Unmaps whole pages.
   *
   * @param address of the first one
   * @param length in bytes; all of it must be the caller's own
   */
  public static void unmap(long address, long length) {
    try {
      int _ = (int) MUNMAP.invokeExact(address, length);
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }
}
