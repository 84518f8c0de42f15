package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** {@code membarrier(2)}, for which the C library has no function. */
public final class Membarrier {
  private static final int PRIVATE_EXPEDITED = 1 << 3;
  private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

  private static final MethodHandle SYSCALL =
      CLibrary.link(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(1));

  private Membarrier() {}

  /** Registers this process; returns true if the kernel accepts its fences from now on. */
  public static boolean register() {
    return call(REGISTER_PRIVATE_EXPEDITED) == 0;
  }

  /** Makes all threads of this process pass a full fence; returns true if they did. */
  public static boolean issue() {
    return call(PRIVATE_EXPEDITED) == 0;
  }

  private static long call(int command) {
    try {
      long number = Architecture.current().membarrier();
      return (long) SYSCALL.invokeExact(number, command, 0, 0);
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }
}
