package dev.iobuf.pool;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A full fence in all threads of the process at once, by Linux's {@code membarrier(2)}: so that a
 * fence between a store and a load may be left out where it is passed often, and be made up for
 * where a thread seldom needs it.
 *
 * <p>{@link #issue()} promises: of each other thread, either what it stores before some point is
 * visible to the caller when the call returns, or what it loads after that point is as new as what
 * the caller wrote before the call. Compilers have to be kept from moving the load before the store
 * by other means. To use it costs microseconds.
 */
final class ProcessFence {
  /** The number of the system call. */
  private static final Map<String, Integer> NUMBERS =
      Map.of("amd64", 324, "x86_64", 324, "aarch64", 283, "riscv64", 283);

  private static final int PRIVATE_EXPEDITED = 1 << 3;
  private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

  private static final int NUMBER =
      NUMBERS.getOrDefault(System.getProperty("os.arch", "unknown"), -1);
  private static final @Nullable MethodHandle SYSCALL = link();
  private static final boolean AVAILABLE = membarrier(REGISTER_PRIVATE_EXPEDITED) == 0;

  private ProcessFence() {}

  /**
   * Whether there is such a fence: on Linux, if native access is granted or has been tolerated
   * before, and no filter of system calls is in the way.
   */
  static boolean isAvailable() {
    return AVAILABLE;
  }

  /** Passes the fence. Only where it is available. */
  static void issue() {
    long result = membarrier(PRIVATE_EXPEDITED);
    if (result != 0) {
      throw new IllegalStateException(
          "membarrier failed, though it has been registered: result=" + result);
    }
  }

  @SuppressWarnings("restricted") // the descriptor is that of the C prototype
  private static @Nullable MethodHandle link() {
    // Not where the JVM would warn of it: a pool needs no native access.
    if (NUMBER < 0
        || !System.getProperty("os.name", "unknown").equals("Linux")
        || !ProcessFence.class.getModule().isNativeAccessEnabled()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
        Linker.Option.firstVariadicArg(1));
  }

  private static long membarrier(int command) {
    MethodHandle syscall = SYSCALL;
    if (syscall == null) {
      return -1;
    }
    try {
      return (long) syscall.invokeExact((long) NUMBER, command, 0, 0);
    } catch (Throwable e) {
      throw new IllegalStateException("membarrier threw", e);
    }
  }
}
