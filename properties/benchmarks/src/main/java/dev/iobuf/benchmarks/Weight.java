package dev.iobuf.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of a process, in bytes.
 *
 * @param heap the size of live objects on the heap
 * @param mapped the addresses in use, in RAM or not
 * @param resident the pages in RAM, of the heap and of everything else
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
