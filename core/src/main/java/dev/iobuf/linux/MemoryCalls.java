package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls on memory. */
public final class MemoryCalls {
  /** For {@link #madvise}: drops the contents. */
  public static final int MADV_DONTNEED = 4;

  /** For {@link #madvise}: asks for huge pages. */
  public static final int MADV_HUGEPAGE = 14;

  /** For {@link #madvise}: asks for none. */
  public static final int MADV_NOHUGEPAGE = 15;

  /** For {@link #madvise}: commits all pages, from Linux 5.14 on. */
  public static final int MADV_POPULATE_WRITE = 23;

  /** For {@link #sysconf}: the size of a page, in bytes. */
  public static final int SC_PAGESIZE = 30;

  /** For {@link #sysconf}: the size of a line of the first data cache, in bytes. */
  public static final int SC_LEVEL1_DCACHE_LINESIZE = 190;

  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_PRIVATE = 0x02;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_NORESERVE = 0x4000;
  private static final int MAP_SHARED_POPULATE = 0x01 | 0x8000;
  private static final int NO_FILE = -1;

  private MemoryCalls() {}

  /** Maps zeroed private memory, of which the kernel commits a page when it is first touched. */
  public static long mmap(long length) {
    return mmap(length, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, NO_FILE, 0);
  }

  /** Maps a part of a file, and commits it at once. */
  static long mapFile(int fd, long length, long offset) {
    return mmap(length, MAP_SHARED_POPULATE, fd, offset);
  }

  private static long mmap(long length, int flags, int fd, long offset) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      return CLibrary.result(
          errno,
          (long) Mapping.MMAP.invokeExact(errno, 0L, length, PROT_READ_WRITE, flags, fd, offset));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Unmaps whole pages, which must belong to the caller. */
  public static int munmap(long address, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      return CLibrary.result(errno, (int) Mapping.MUNMAP.invokeExact(errno, address, length));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Advises the kernel about memory that begins at a page. */
  public static int madvise(MemorySegment memory, int advice) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      return CLibrary.result(
          errno, (int) Mapping.MADVISE.invokeExact(errno, memory, memory.byteSize(), advice));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Commits memory, and keeps it in RAM. */
  public static int mlock(MemorySegment memory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      return CLibrary.result(
          errno, (int) Locking.MLOCK.invokeExact(errno, memory, memory.byteSize()));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Undoes {@link #mlock}. */
  public static int munlock(MemorySegment memory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      return CLibrary.result(
          errno, (int) Locking.MUNLOCK.invokeExact(errno, memory, memory.byteSize()));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Returns a number of the system's configuration; −1 if it has none, and often 0 as well. */
  public static long sysconf(int name) {
    try {
      return (long) Configuration.SYSCONF.invokeExact(name);
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  // Linking takes milliseconds, so each group of calls is linked when it is first needed.

  private static final class Mapping {
    static final MethodHandle MMAP =
        CLibrary.linkWithErrno(
            "mmap",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    static final MethodHandle MUNMAP =
        CLibrary.linkWithErrno("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    static final MethodHandle MADVISE =
        CLibrary.linkWithErrno(
            "madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  }

  private static final class Locking {
    static final MethodHandle MLOCK =
        CLibrary.linkWithErrno("mlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    static final MethodHandle MUNLOCK =
        CLibrary.linkWithErrno("munlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  }

  private static final class Configuration {
    static final MethodHandle SYSCONF =
        CLibrary.link("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
  }
}
