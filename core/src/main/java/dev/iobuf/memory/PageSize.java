package dev.iobuf.memory;

import dev.iobuf.linux.Architecture;
import dev.iobuf.linux.MemoryCalls;
import dev.iobuf.linux.SystemCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The size of a page of memory, in bytes.
 *
 * <p>The C library returns it. If that fails, it is read from the process's auxiliary vector
 * ({@code /proc/self/auxv}), where Linux puts it for every program. If that fails, too, it is 4,096
 * on x86-64. Elsewhere it is then 65,536, the largest size in use, and so a multiple of the true
 * one.
 *
 * <p>Safe for use by many threads; no method blocks.
 */
public final class PageSize {
  /** Every page size is a multiple of it, even if the true one is not known. */
  static final int SMALLEST = 4_096;

  /** No processor that Java runs on has larger ones. */
  static final int LARGEST = 65_536;

  private static final int SYSTEM = ask();

  private static volatile int bytes = SYSTEM;

  private PageSize() {}

  /**
   * Returns the page size in use: the system's own, unless it was overridden.
   *
   * <p>Memory effects: those of a volatile read.
   *
   * @return a power of two, in bytes
   */
  public static int bytes() {
    return bytes;
  }

  /**
   * Makes {@link AlignedMemory}, and every other caller of {@link #bytes()}, use larger pages than
   * the system's. Memory is then laid out as on a system that has them. Existing memory is not
   * changed. Slabs are always mapped and advised by the system's own pages.
   *
   * <p>Memory effects: those of a volatile write.
   *
   * @param bytes a power of two, from the system's page size to 128 MiB
   * @throws IllegalArgumentException if it is not one
   */
  public static void override(int bytes) {
    Require.powerOfTwo("page size", bytes, SYSTEM, Slab.MAX_ALIGNMENT);
    PageSize.bytes = bytes;
  }

  /**
   * Returns to the system's page size.
   *
   * <p>Memory effects: those of a volatile write.
   */
  public static void reset() {
    bytes = SYSTEM;
  }

  /** The size that the kernel uses, independent of the override. */
  static int ofSystem() {
    return SYSTEM;
  }

  private static int ask() {
    long answer =
        SystemCalls.MEMORY.obstacle() == null ? MemoryCalls.sysconf(MemoryCalls.SC_PAGESIZE) : -1;
    if (!plausible(answer)) {
      answer = fromAuxiliaryVector();
    }
    return plausible(answer) ? (int) answer : byArchitecture();
  }

  private static boolean plausible(long size) {
    return size >= SMALLEST && size <= LARGEST && Long.bitCount(size) == 1;
  }

  /** Pairs of native longs: a type, of which 6 is AT_PAGESZ, and a value. */
  private static long fromAuxiliaryVector() {
    try {
      ByteBuffer vector =
          ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
              .order(ByteOrder.nativeOrder());
      while (vector.remaining() >= 2 * Long.BYTES) {
        long type = vector.getLong();
        long value = vector.getLong();
        if (type == 6) {
          return value;
        }
      }
      return -1;
    } catch (IOException e) {
      return -1; // not Linux, or /proc is hidden: the architecture decides
    }
  }

  private static int byArchitecture() {
    return Architecture.current() == Architecture.X86_64 ? SMALLEST : LARGEST;
  }
}
