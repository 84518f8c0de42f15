package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.release.Release;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/**
 * The functions of the C library, one method each, which return what the kernel would: a result, or
 * −errno. Must not be touched before {@link NativeAccess#require()} has returned.
 *
 * <p>The first argument of each receives errno. It is a segment and not an address, so that the
 * linker holds the arena that it lives in open for as long as the call lasts.
 */
final class Libc {
  static final int O_CLOEXEC = 0_2000000;
  static final int O_NONBLOCK = 0_4000;
  static final int F_GETFL = 3;
  static final int F_SETFL = 4;
  static final int POLLIN = 1;
  static final int AF_UNIX = 1;
  static final int SOCK_STREAM_CLOEXEC = 1 | 0_2000000;

  private static final int NOT_VARIADIC = -1;

  private static final MethodHandle OPEN = link("open", JAVA_INT, 2, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle FCNTL =
      link("fcntl", JAVA_INT, 2, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = link("close", JAVA_INT, NOT_VARIADIC, JAVA_INT);
  private static final MethodHandle FSYNC = link("fsync", JAVA_INT, NOT_VARIADIC, JAVA_INT);
  private static final MethodHandle PIPE2 =
      link("pipe2", JAVA_INT, NOT_VARIADIC, ADDRESS, JAVA_INT);
  private static final MethodHandle SOCKETPAIR =
      link("socketpair", JAVA_INT, NOT_VARIADIC, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

  static {
    Release.prepare();
  }

  private Libc() {}

  /**
   * The handles of the calls that must not allocate. They are <em>not</em> final on purpose: C2
   * inlines a constant handle, and its adapter makes a slice of the errno segment, which goes away
   * only if everything below is inlined too. Where the caller is itself inlined some levels deep,
   * the limit on depth (MaxInlineLevel) is met just below the slice, and each call allocates 40
   * bytes. A handle that is no constant is compiled on its own, from level 0. It costs no time that
   * could be measured.
   */
  @SuppressWarnings("NonFinalStaticField")
  private static final class Hot {
    static MethodHandle poll = link("poll", JAVA_INT, NOT_VARIADIC, JAVA_LONG, JAVA_LONG, JAVA_INT);
    static MethodHandle readv = vectored("readv", JAVA_INT, JAVA_LONG, JAVA_INT);
    static MethodHandle writev = vectored("writev", JAVA_INT, JAVA_LONG, JAVA_INT);
    static MethodHandle preadv = vectored("preadv", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
    static MethodHandle pwritev = vectored("pwritev", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);

    private Hot() {}
  }

  static int open(MemorySegment errno, MemorySegment path, int flags, int mode) {
    try {
      return result(errno, (int) OPEN.invokeExact(errno, path, flags, mode));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int fcntl(MemorySegment errno, int fd, int command, int argument) {
    try {
      return result(errno, (int) FCNTL.invokeExact(errno, fd, command, argument));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int close(MemorySegment errno, int fd) {
    try {
      return result(errno, (int) CLOSE.invokeExact(errno, fd));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int fsync(MemorySegment errno, int fd) {
    try {
      return result(errno, (int) FSYNC.invokeExact(errno, fd));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int pipe2(MemorySegment errno, MemorySegment numbers, int flags) {
    try {
      return result(errno, (int) PIPE2.invokeExact(errno, numbers, flags));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int socketpair(MemorySegment errno, int domain, int type, MemorySegment numbers) {
    try {
      return result(errno, (int) SOCKETPAIR.invokeExact(errno, domain, type, 0, numbers));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int poll(MemorySegment errno, long descriptors, long count, int millis) {
    try {
      return result(errno, (int) Hot.poll.invokeExact(errno, descriptors, count, millis));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long readv(MemorySegment errno, int fd, long entries, int count) {
    try {
      return result(errno, (long) Hot.readv.invokeExact(errno, fd, entries, count));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long writev(MemorySegment errno, int fd, long entries, int count) {
    try {
      return result(errno, (long) Hot.writev.invokeExact(errno, fd, entries, count));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long preadv(MemorySegment errno, int fd, long entries, int count, long offset) {
    try {
      return result(errno, (long) Hot.preadv.invokeExact(errno, fd, entries, count, offset));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static long pwritev(MemorySegment errno, int fd, long entries, int count, long offset) {
    try {
      return result(errno, (long) Hot.pwritev.invokeExact(errno, fd, entries, count, offset));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int result(MemorySegment errno, int returned) {
    return returned == -1 ? -errno.get(JAVA_INT, 0) : returned;
  }

  private static long result(MemorySegment errno, long returned) {
    return returned == -1 ? -errno.get(JAVA_INT, 0) : returned;
  }

  private static MethodHandle vectored(String name, MemoryLayout... parameters) {
    return link(name, JAVA_LONG, NOT_VARIADIC, parameters);
  }

  /** A function that isn't variadic. */
  static MethodHandle link(String name, MemoryLayout result, MemoryLayout... parameters) {
    return link(name, result, NOT_VARIADIC, parameters);
  }

  @SuppressWarnings("restricted") // NativeAccess has asked
  private static MethodHandle link(
      String name, MemoryLayout result, int firstVariadic, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    MemorySegment function =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new NoSuchElementException("the C library has no " + name + "()"));
    Linker.Option errno = Linker.Option.captureCallState("errno");
    Linker.Option[] options =
        firstVariadic == NOT_VARIADIC
            ? new Linker.Option[] {errno}
            : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(firstVariadic)};
    return linker.downcallHandle(function, FunctionDescriptor.of(result, parameters), options);
  }

  /** The handles throw only what the linker checks: a closed arena, or another thread's. */
  static AssertionError unexpected(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return new AssertionError(thrown);
  }
}
