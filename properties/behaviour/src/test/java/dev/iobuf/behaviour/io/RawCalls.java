package dev.iobuf.behaviour.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** System calls made without the code under test, so that the two can be compared. */
@SuppressWarnings("restricted")
final class RawCalls {
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;

  private static final MethodHandle READ = link("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = link("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle SETSOCKOPT =
      link("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle FCNTL = variadicFcntl();
  private static final MethodHandle SETFSUID = link("setfsuid", JAVA_INT, JAVA_INT);
  private static final MethodHandle PTHREAD_SELF = link("pthread_self", JAVA_LONG);
  private static final MethodHandle PTHREAD_KILL =
      link("pthread_kill", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SIGNAL = link("signal", ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle SIGINTERRUPT =
      link("siginterrupt", JAVA_INT, JAVA_INT, JAVA_INT);

  private RawCalls() {}

  /** Bytes read, 0 at the end, −1 on an error. */
  static long read(int fd, MemorySegment into) {
    try {
      return (long) READ.invokeExact(fd, into, into.byteSize());
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  /** Bytes written, −1 on an error. */
  static long write(int fd, MemorySegment from) {
    try {
      return (long) WRITE.invokeExact(fd, from, from.byteSize());
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  static byte[] readExactly(int fd, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(1, bytes));
      long done = 0;
      while (done < bytes) {
        long n = read(fd, buffer.asSlice(done, bytes - done));
        if (n <= 0) {
          throw new AssertionError("read " + n + " after " + done + " of " + bytes + " bytes");
        }
        done += n;
      }
      return buffer.asSlice(0, bytes).toArray(JAVA_BYTE);
    }
  }

  static void writeExactly(int fd, byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, bytes.length);
      long done = 0;
      while (done < bytes.length) {
        long n = write(fd, buffer.asSlice(done, bytes.length - done));
        if (n <= 0) {
          throw new AssertionError("wrote " + n + " after " + done + " bytes");
        }
        done += n;
      }
    }
  }

  static void sendBuffer(int fd, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocateFrom(JAVA_INT, bytes);
      int result = (int) SETSOCKOPT.invokeExact(fd, SOL_SOCKET, SO_SNDBUF, value, 4);
      if (result != 0) {
        throw new AssertionError("setsockopt failed");
      }
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  static boolean isOpen(int fd) {
    try {
      return (int) FCNTL.invokeExact(fd, 1 /* F_GETFD */) >= 0;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  static boolean isCloseOnExec(int fd) {
    try {
      return (int) FCNTL.invokeExact(fd, 1 /* F_GETFD */) == 1 /* FD_CLOEXEC */;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  /** Takes root's right to pass permissions from the calling platform thread, permanently. */
  static void becomeUserNobodyForFiles() {
    try {
      var _ = (int) SETFSUID.invokeExact(65_534);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  static long pthreadSelf() {
    try {
      return (long) PTHREAD_SELF.invokeExact();
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  static void pthreadKill(long thread, int signal) {
    try {
      int result = (int) PTHREAD_KILL.invokeExact(thread, signal);
      if (result != 0) {
        throw new AssertionError("pthread_kill failed: " + result);
      }
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  /**
   * Handles a signal by abs(3), which has a handler's signature and does nothing, and without
   * SA_RESTART: it interrupts calls that wait.
   */
  static void interruptCallsBy(int signal) {
    try {
      MemorySegment harmless = Linker.nativeLinker().defaultLookup().find("abs").orElseThrow();
      var _ = (MemorySegment) SIGNAL.invokeExact(signal, harmless);
      int result = (int) SIGINTERRUPT.invokeExact(signal, 1);
      if (result != 0) {
        throw new AssertionError("siginterrupt failed");
      }
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private static MethodHandle variadicFcntl() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find("fcntl").orElseThrow(),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT),
        Linker.Option.firstVariadicArg(2));
  }

  private static MethodHandle link(String name, MemoryLayout result, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    MemorySegment function = linker.defaultLookup().find(name).orElseThrow();
    return linker.downcallHandle(function, FunctionDescriptor.of(result, parameters));
  }
}
