package dev.iobuf.memory;

import dev.iobuf.linux.Architecture;
import dev.iobuf.linux.MemoryCalls;
import dev.iobuf.linux.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The size of a line of the first data cache, in bytes: the distance that the data of two threads
 * should keep.
 *
 * <p>The C library returns it. If that does not know it (musl, and glibc on arm64), it is read from
 * {@code /sys}. If that fails, the size is assumed to be 128 on arm64, where some processors have
 * such lines, and 64 elsewhere.
 *
 * <p>Safe for use by many threads; no method blocks.
 */
public final class CacheLine {
  private static final int SMALLEST = 16;
  private static final int LARGEST = 4_096;

  private static final Path SYSFS =
      Path.of("/sys/devices/system/cpu/cpu0/cache/index0/coherency_line_size");

  private static final int SYSTEM = ask();

  private static volatile int bytes = SYSTEM;

  private CacheLine() {}

  /**
   * Returns the line size in use: the system's own, unless it was overridden.
   *
   * <p>Memory effects: those of a volatile read.
   *
   * @return a power of two from 16 to 4,096, in bytes
   */
  public static int bytes() {
    return bytes;
  }

  /**
   * Makes {@link AlignedMemory}, and every other caller of {@link #bytes()}, use another line size.
   * It may be the larger one of a future processor, or twice the size if the processor fetches
   * lines in pairs. Existing memory is not changed.
   *
   * <p>Memory effects: those of a volatile write.
   *
   * @param bytes a power of two from 16 to 4,096
   * @throws IllegalArgumentException if it is not one
   */
  public static void override(int bytes) {
    Require.powerOfTwo("cache line size", bytes, SMALLEST, LARGEST);
    CacheLine.bytes = bytes;
  }

  /**
   * Returns to the system's line size.
   *
   * <p>Memory effects: those of a volatile write.
   */
  public static void reset() {
    bytes = SYSTEM;
  }

  private static int ask() {
    long answer =
        SystemCalls.MEMORY.obstacle() == null
            ? MemoryCalls.sysconf(MemoryCalls.SC_LEVEL1_DCACHE_LINESIZE)
            : -1;
    if (!plausible(answer)) {
      answer = fromSysfs();
    }
    return plausible(answer) ? (int) answer : byArchitecture();
  }

  private static boolean plausible(long size) {
    return size >= SMALLEST && size <= LARGEST && Long.bitCount(size) == 1;
  }

  private static long fromSysfs() {
    try {
      return Long.parseLong(Files.readString(SYSFS).strip());
    } catch (IOException | NumberFormatException e) {
      return -1; // not Linux, or a machine that hides its caches: the architecture decides
    }
  }

  private static int byArchitecture() {
    return Architecture.current() == Architecture.AARCH64 ? 128 : 64;
  }
}
