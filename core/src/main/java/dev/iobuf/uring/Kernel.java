package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.release.Release;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls of io_uring, which the C library has no functions for, and what else a ring
 * needs. Each returns a result, or −errno. Must not be touched before {@link
 * dev.iobuf.io.NativeAccess#require()} has returned.
 *
 * <p>Where the first argument is a segment, it receives errno, and the linker holds its arena open
 * for as long as the call lasts.
 */
final class Kernel {
  private static final long SETUP = 425;
  private static final long ENTER = 426;
  private static final long REGISTER = 427;

  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int RLIMIT_NOFILE = 7;
  private static final int MAP_SHARED_POPULATE = 0x01 | 0x8000;

  private static final MethodHandle MMAP =
      link(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));

  /** Needs no heap: see {@link Release}. */
  private static final MethodHandle UNREGISTER =
      withoutErrno(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  private static final MethodHandle STATX =
      link(
          "statx",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));

  private static final MethodHandle GETRLIMIT =
      link("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

  static {
    Release.prepare();
    for (int i = 0; i < Release.WARM_UP; i++) {
      unregister(-1, Abi.UNREGISTER_FILES); // EBADF
    }
  }

  private Kernel() {}

  /** Not final, so that no caller's inlining breaks off within it, and allocates; see Libc.Hot. */
  @SuppressWarnings("NonFinalStaticField")
  private static final class Hot {
    static MethodHandle syscall =
        link(
            "syscall",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private Hot() {}
  }

  /** {@code params}: a struct io_uring_params. */
  static int setup(int entries, MemorySegment params) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      return (int) syscall(errno, SETUP, entries, params.address(), 0, 0, 0, 0);
    }
  }

  static int enter(
      MemorySegment errno, int ring, int submit, int wait, int flags, long argument, long size) {
    return (int) syscall(errno, ENTER, ring, submit, wait, flags, argument, size);
  }

  static int register(int ring, int what, MemorySegment argument, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      return (int) syscall(errno, REGISTER, ring, what, argument.address(), count, 0, 0);
    }
  }

  /** Drops what is registered, as far as it is; the ring is to be closed. */
  static void unregister(int ring, int what) {
    try {
      long _ = (long) UNREGISTER.invokeExact(REGISTER, (long) ring, (long) what, 0L, 0L);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Maps a part of a ring, to be unmapped when the arena has been closed. */
  @SuppressWarnings("restricted") // NativeAccess has asked
  static MemorySegment map(Arena arena, int ring, long size, long offset) {
    long address = mmap(ring, size, offset);
    if (address < 0) {
      throw new IllegalStateException(
          "a ring could not be mapped: fd=%s, offset=0x%x, bytes=%s, errno=%s"
              .formatted(ring, offset, size, -address));
    }
    try {
      return MemorySegment.ofAddress(address).reinterpret(size, arena, null);
    } catch (Error e) {
      Release.unmap(address, size);
      throw e;
    }
  }

  private static long mmap(int ring, long size, long offset) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      long address =
          (long)
              MMAP.invokeExact(errno, 0L, size, PROT_READ_WRITE, MAP_SHARED_POPULATE, ring, offset);
      return address == -1 ? -errno.get(JAVA_INT, 0) : address;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Unmaps what {@link #map} has mapped, and the arena has let go of. */
  static void unmap(MemorySegment part) {
    Release.unmap(part.address(), part.byteSize());
  }

  /** {@code into}: a struct statx, of 256 bytes. */
  static int statx(int fd, int mask, MemorySegment into) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment noPath = arena.allocate(1);
      int result =
          (int) STATX.invokeExact(errno, fd, noPath.address(), AT_EMPTY_PATH, mask, into.address());
      return result == -1 ? -errno.get(JAVA_INT, 0) : result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * How many files this process may have open: the soft limit, which the JVM raises to the hard.
   */
  static long fileLimit() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment limits = arena.allocate(JAVA_LONG, 2);
      int _ = (int) GETRLIMIT.invokeExact(errno, RLIMIT_NOFILE, limits.address());
      return limits.get(JAVA_LONG, 0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static long syscall(
      MemorySegment errno, long number, long a, long b, long c, long d, long e, long f) {
    try {
      long result = (long) Hot.syscall.invokeExact(errno, number, a, b, c, d, e, f);
      return result == -1 ? -errno.get(JAVA_INT, 0) : result;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return withoutErrno(name, descriptor, options);
  }

  @SuppressWarnings("restricted") // NativeAccess has asked
  private static MethodHandle withoutErrno(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
  }

  /** The handles throw only what the linker checks: a closed arena, or another thread's. */
  private static AssertionError unexpected(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return new AssertionError(thrown);
  }
}
