package dev.iobuf.behaviour.lifecycle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Limits of this process, lowered for a while. */
@SuppressWarnings("restricted")
public final class ProcessLimit {
  private static final int RLIMIT_FSIZE = 1;
  private static final int RLIMIT_NOFILE = 7;

  private static final MethodHandle GETRLIMIT = link("getrlimit", JAVA_INT, ADDRESS);
  private static final MethodHandle SETRLIMIT = link("setrlimit", JAVA_INT, ADDRESS);
  private static final MethodHandle MUNLOCKALL = link("munlockall");
  private static final MethodHandle DUP = link("dup", JAVA_INT);
  private static final MethodHandle CLOSE = link("close", JAVA_INT);

  private ProcessLimit() {}

  /** Runs an action while only a given number of further descriptors can be opened. */
  static void onDescriptors(int more, Action action) throws Exception {
    lowered(RLIMIT_NOFILE, lowestFree() + more, action);
  }

  /** Runs an action while no file can become longer than a given number of bytes. */
  public static void onFileSize(long bytes, Action action) throws Exception {
    lowered(RLIMIT_FSIZE, bytes, action);
  }

  private static void lowered(int resource, long limit, Action action) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limits = arena.allocate(JAVA_LONG, 2);
      call(GETRLIMIT, resource, limits);
      long before = limits.get(JAVA_LONG, 0);
      limits.set(JAVA_LONG, 0, limit);
      call(SETRLIMIT, resource, limits);
      try {
        action.run();
      } finally {
        limits.set(JAVA_LONG, 0, before);
        call(SETRLIMIT, resource, limits);
      }
    }
  }

  /** Unlocks all memory that this process has locked. */
  static void unlockAll() {
    try {
      int _ = (int) MUNLOCKALL.invokeExact();
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private static int lowestFree() {
    try {
      int number = (int) DUP.invokeExact(0);
      int _ = (int) CLOSE.invokeExact(number);
      return number;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private static void call(MethodHandle handle, int resource, MemorySegment limits) {
    try {
      if ((int) handle.invokeExact(resource, limits) != 0) {
        throw new AssertionError("a limit can't be asked or set: resource=" + resource);
      }
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private static MethodHandle link(String name, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
  }
}
