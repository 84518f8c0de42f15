package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls that move bytes between a file and the entries of an array of structs iovec. */
public final class VectoredCalls {
  /** In a struct pollfd: there is something to read. */
  public static final int POLLIN = 1;

  private VectoredCalls() {}

  /** Not final, so that no call allocates: see {@link CLibrary}. */
  @SuppressWarnings("NonFinalStaticField")
  private static final class Hot {
    static MethodHandle poll =
        CLibrary.linkWithErrno(
            "poll", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    static MethodHandle readv = link("readv", JAVA_INT, JAVA_LONG, JAVA_INT);
    static MethodHandle writev = link("writev", JAVA_INT, JAVA_LONG, JAVA_INT);
    static MethodHandle preadv = link("preadv", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
    static MethodHandle pwritev = link("pwritev", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);

    private Hot() {}

    private static MethodHandle link(String name, MemoryLayout... parameters) {
      return CLibrary.linkWithErrno(name, FunctionDescriptor.of(JAVA_LONG, parameters));
    }
  }

  /** Waits until a file is ready. {@code descriptors} is the address of structs pollfd. */
  public static int poll(MemorySegment errno, long descriptors, long count, int millis) {
    try {
      return CLibrary.result(errno, (int) Hot.poll.invokeExact(errno, descriptors, count, millis));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Reads into {@code count} entries from the address {@code entries} on. */
  public static long readv(MemorySegment errno, int fd, long entries, int count) {
    try {
      return CLibrary.result(errno, (long) Hot.readv.invokeExact(errno, fd, entries, count));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Writes {@code count} entries from the address {@code entries} on. */
  public static long writev(MemorySegment errno, int fd, long entries, int count) {
    try {
      return CLibrary.result(errno, (long) Hot.writev.invokeExact(errno, fd, entries, count));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Reads as {@link #readv} does, from an offset in the file. */
  public static long preadv(MemorySegment errno, int fd, long entries, int count, long offset) {
    try {
      return CLibrary.result(
          errno, (long) Hot.preadv.invokeExact(errno, fd, entries, count, offset));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Writes as {@link #writev} does, at an offset in the file. */
  public static long pwritev(MemorySegment errno, int fd, long entries, int count, long offset) {
    try {
      return CLibrary.result(
          errno, (long) Hot.pwritev.invokeExact(errno, fd, entries, count, offset));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }
}
