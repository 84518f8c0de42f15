package dev.iobuf.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The memory calls of Linux.
 *
 * <p>Each returns what it is asked for, or −errno, as the kernel itself does.
 *
 * <p>If another thread may unmap the memory, a call takes a segment, not an address: the linker
 * keeps the segment's arena open during the call. So the call can't reach memory that is mapped at
 * that address later. If the arena was closed before the call, the call throws {@link
 * IllegalStateException}, as an access would.
 */
final class MemoryCalls {
  static final int MADV_DONTNEED = 4;
  static final int MADV_HUGEPAGE = 14;
  static final int MADV_NOHUGEPAGE = 15;
  static final int MADV_POPULATE_WRITE = 23;

  static final int RLIMIT_DATA = 2;
  static final int RLIMIT_MEMLOCK = 8;
  static final int RLIMIT_AS = 9;

  static final int SC_PAGESIZE = 30;
  static final int SC_LEVEL1_DCACHE_LINESIZE = 190;

  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_PRIVATE = 0x02;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_NORESERVE = 0x4000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_FIELD =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private MemoryCalls() {}

  /** Maps zeroed private memory, of which the kernel commits a page when it is first touched. */
  static long mmap(long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(CAPTURE);
      long address =
          (long)
              Mapping.MMAP.invokeExact(
                  capture,
                  0L,
                  length,
                  PROT_READ_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                  -1,
                  0L);
      return address == -1 ? -errno(capture) : address;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Unmaps whole pages, which must be the caller's own. */
  static int munmap(long address, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(CAPTURE);
      return result((int) Mapping.MUNMAP.invokeExact(capture, address, length), capture);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code memory} must begin at a page. */
  static int madvise(MemorySegment memory, int advice) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(CAPTURE);
      return result(
          (int) Mapping.MADVISE.invokeExact(capture, memory, memory.byteSize(), advice), capture);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int mlock(MemorySegment memory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(CAPTURE);
      return result((int) Locking.MLOCK.invokeExact(capture, memory, memory.byteSize()), capture);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int munlock(MemorySegment memory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(CAPTURE);
      return result((int) Locking.MUNLOCK.invokeExact(capture, memory, memory.byteSize()), capture);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The soft limit of a resource: a number of bytes, {@link Long#MAX_VALUE} if there is none. */
  static long softLimit(int resource) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limits = arena.allocate(JAVA_LONG, 2);
      int result = (int) Limits.GETRLIMIT.invokeExact(resource, limits);
      long soft = limits.getAtIndex(JAVA_LONG, 0);
      return result != 0 || soft < 0 ? Long.MAX_VALUE : soft;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A limit as {@link #softLimit} says it, for messages. */
  static String textOfLimit(long limit) {
    return limit == Long.MAX_VALUE ? "unlimited" : Long.toString(limit);
  }

  /** A number of the system's configuration; −1 where it knows none, and often 0 as well. */
  static long sysconf(int name) {
    try {
      return (long) Configuration.SYSCONF.invokeExact(name);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int result(int result, MemorySegment capture) {
    return result == 0 ? 0 : -errno(capture);
  }

  private static int errno(MemorySegment capture) {
    return (int) ERRNO_FIELD.get(capture, 0L);
  }

  @SuppressWarnings("restricted") // the descriptors below are those of the C prototypes
  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  private static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      return exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a memory call threw a checked exception", thrown);
  }

  // Linking costs milliseconds, so that each group of calls is linked when it is first needed.

  private static final class Mapping {
    static final MethodHandle MMAP =
        link(
            "mmap",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            ERRNO);
    static final MethodHandle MUNMAP =
        link("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), ERRNO);
    static final MethodHandle MADVISE =
        link("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), ERRNO);
  }

  private static final class Locking {
    static final MethodHandle MLOCK =
        link("mlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG), ERRNO);
    static final MethodHandle MUNLOCK =
        link("munlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG), ERRNO);
  }

  private static final class Limits {
    static final MethodHandle GETRLIMIT =
        link("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  }

  private static final class Configuration {
    static final MethodHandle SYSCONF = link("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
  }
}
