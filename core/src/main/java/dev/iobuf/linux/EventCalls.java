package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * An eventfd: a counter with a descriptor. A read waits until the counter is not zero, and sets it
 * to zero. Safe for use by any thread.
 */
public final class EventCalls {
  private static final int EFD_CLOEXEC = 0_2000000;
  private static final int NO_DESCRIPTOR = -1;

  /** What a signal adds to the counter. */
  private static final MemorySegment ONE = one();

  private static final MethodHandle EVENTFD =
      CLibrary.linkWithErrno("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  /** Needs no heap: see {@link Release}. */
  private static final MethodHandle WRITE =
      CLibrary.link("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));

  static {
    for (int i = 0; i < Release.WARM_UP; i++) {
      signal(NO_DESCRIPTOR); // EBADF
    }
  }

  private EventCalls() {}

  private static MemorySegment one() {
    MemorySegment one = Arena.global().allocate(JAVA_LONG);
    one.set(JAVA_LONG, 0, 1);
    return one;
  }

  /** Makes one, whose counter is zero. */
  public static int eventfd(MemorySegment errno) {
    try {
      return CLibrary.result(errno, (int) EVENTFD.invokeExact(errno, 0, EFD_CLOEXEC));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /**
   * Adds one to the counter. It needs no heap, and can't fail while the descriptor is open: 2⁶⁴ − 2
   * signals without a read between them would have to come first.
   */
  public static void signal(int fd) {
    try {
      long _ = (long) WRITE.invokeExact(fd, ONE.address(), ONE.byteSize());
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }
}
