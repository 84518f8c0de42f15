package dev.iobuf.behaviour.pool;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Filters of system calls as in containers, by seccomp(2): for all threads, permanently. */
final class SystemCallFilter {
  static final int EPERM = 1;
  static final int ENOSYS = 38;

  private static final boolean AARCH64 = System.getProperty("os.arch").equals("aarch64");
  private static final long PRCTL = AARCH64 ? 167 : 157;
  private static final long SECCOMP = AARCH64 ? 277 : 317;
  static final int MEMBARRIER = AARCH64 ? 283 : 324;

  private static final long PR_SET_NO_NEW_PRIVS = 38;
  private static final long SET_MODE_FILTER = 1;
  private static final long ALL_THREADS = 1;

  private static final short LOAD = 0x20;
  private static final short JUMP_IF_EQUAL = 0x15;
  private static final short RETURN = 0x06;
  private static final int KILL_PROCESS = 0x8000_0000;
  private static final int ERRNO = 0x0005_0000;
  private static final int ALLOW = 0x7fff_0000;

  private SystemCallFilter() {}

  /** Has a system call fail. */
  static void refuse(int number, int errno) {
    install(number, ERRNO | errno);
  }

  /** Has a system call end the process. */
  static void kill(int number) {
    install(number, KILL_PROCESS);
  }

  private static void install(int number, int action) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment program = arena.allocate(4 * 8, 8);
      instruction(program, 0, LOAD, 0, 0); // the number of the call
      instruction(program, 1, JUMP_IF_EQUAL, 1, number); // otherwise skips one
      instruction(program, 2, RETURN, 0, action);
      instruction(program, 3, RETURN, 0, ALLOW);
      MemorySegment header = arena.allocate(16, 8);
      header.set(JAVA_SHORT, 0, (short) 4);
      header.set(JAVA_LONG, 8, program.address());
      assertThat(call(PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0)).isZero();
      assertThat(call(SECCOMP, SET_MODE_FILTER, ALL_THREADS, header.address())).isZero();
    }
  }

  /** A struct sock_filter. */
  private static void instruction(MemorySegment program, int at, short code, int skip, int value) {
    long offset = 8L * at;
    program.set(JAVA_SHORT, offset, code);
    program.set(JAVA_SHORT, offset + 2, (short) (skip << 8)); // jump if true, jump if false
    program.set(JAVA_INT, offset + 4, value);
  }

  @SuppressWarnings("restricted") // the descriptor is that of the C prototype
  private static long call(long number, long first, long second, long third) {
    Linker linker = Linker.nativeLinker();
    MethodHandle syscall =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    try {
      return (long) syscall.invokeExact(number, first, second, third, 0L, 0L);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
