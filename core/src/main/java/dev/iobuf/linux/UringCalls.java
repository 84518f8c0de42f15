package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls of io_uring, for which the C library has no functions, and the mapping of rings.
 */
public final class UringCalls {
  private static final long SETUP = 425;
  private static final long ENTER = 426;
  private static final long REGISTER = 427;

  /** An argument of {@link #unregister} that the kernel refuses: no ring, and nothing to drop. */
  private static final int NOTHING = -1;

  /** Needs no heap: see {@link Release}. */
  private static final MethodHandle UNREGISTER =
      CLibrary.link(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  static {
    Release.prepare();
    for (int i = 0; i < Release.WARM_UP; i++) {
      unregister(NOTHING, NOTHING); // EBADF, or EINVAL
    }
  }

  private UringCalls() {}

  /** Not final, so that no call allocates: see {@link CLibrary}. */
  @SuppressWarnings("NonFinalStaticField")
  private static final class Hot {
    static MethodHandle syscall =
        CLibrary.linkWithErrno(
            "syscall",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private Hot() {}
  }

  /** Makes a ring. {@code params} is a struct io_uring_params. */
  public static int setup(int entries, MemorySegment params) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      return (int) syscall(errno, SETUP, entries, params.address(), 0, 0, 0, 0);
    }
  }

  /** Submits the entries of a ring's queue, and waits for completions. */
  public static int enter(
      MemorySegment errno, int ring, int submit, int wait, int flags, long argument, long size) {
    return (int) syscall(errno, ENTER, ring, submit, wait, flags, argument, size);
  }

  /** Registers something with a ring, or asks it something. */
  public static int register(int ring, int what, MemorySegment argument, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      return (int) syscall(errno, REGISTER, ring, what, argument.address(), count, 0, 0);
    }
  }

  /** Drops what is registered, if anything is; the ring will be closed next. Needs no heap. */
  public static void unregister(int ring, int what) {
    try {
      long _ = (long) UNREGISTER.invokeExact(REGISTER, (long) ring, (long) what, 0L, 0L);
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Maps a part of a ring. Unmap it when the arena has been closed. */
  @SuppressWarnings("restricted") // reinterpret, on memory that this very method has mapped
  public static MemorySegment map(Arena arena, int ring, long size, long offset) {
    long address = MemoryCalls.mapFile(ring, size, offset);
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

  /** Unmaps the memory that {@link #map} has mapped, after its arena was closed. Needs no heap. */
  public static void unmap(MemorySegment part) {
    Release.unmap(part.address(), part.byteSize());
  }

  private static long syscall(
      MemorySegment errno, long number, long a, long b, long c, long d, long e, long f) {
    try {
      return CLibrary.result(
          errno, (long) Hot.syscall.invokeExact(errno, number, a, b, c, d, e, f));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }
}
