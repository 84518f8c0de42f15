package dev.iobuf.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory a process has, in bytes.
 *
 * @param heap what objects are alive on the heap
 * @param mapped what addresses are in use, be they in RAM or not
 * @param resident what is in RAM, of the heap and of everything else
 */
record Weight(long heap, long mapped, long resident) {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final int PAGE = 4096;

  static Weight now() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    try {
      String[] pages = Files.readString(STATM).split(" ", 3);
      return new Weight(heap, Long.parseLong(pages[0]) * PAGE, Long.parseLong(pages[1]) * PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
