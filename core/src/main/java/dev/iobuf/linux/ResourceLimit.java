package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The limits of this process, by {@code getrlimit(2)}. */
public enum ResourceLimit {
  /** Private memory, in bytes. */
  DATA(2),

  /** Open files: the JVM raises its soft limit to the hard one. */
  NOFILE(7),

  /** Locked memory, in bytes. */
  MEMLOCK(8),

  /** Addresses, in bytes. */
  AS(9);

  private static final MethodHandle GETRLIMIT =
      CLibrary.link("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

  private final int number;

  ResourceLimit(int number) {
    this.number = number;
  }

  /** Returns the soft limit; {@link Long#MAX_VALUE} if there is none. */
  public long soft() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limits = arena.allocate(JAVA_LONG, 2);
      int result = (int) GETRLIMIT.invokeExact(number, limits);
      long soft = limits.getAtIndex(JAVA_LONG, 0);
      return result != 0 || soft < 0 ? Long.MAX_VALUE : soft;
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Returns a limit as {@link #soft} gives it, for messages. */
  public static String text(long limit) {
    return limit == Long.MAX_VALUE ? "unlimited" : Long.toString(limit);
  }
}
