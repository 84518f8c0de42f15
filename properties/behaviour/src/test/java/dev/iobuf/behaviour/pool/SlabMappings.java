package dev.iobuf.behaviour.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of slabs that this process has mapped, as the kernel sees it. */
final class SlabMappings {
  private SlabMappings() {}

  /**
   * Returns the number of bytes that slabs have mapped. Only slabs map memory that is not reserved
   * (nr), with advice on huge pages (nh, hg).
   */
  static long bytes() {
    long bytes = 0;
    long size = 0;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
        if (line.startsWith("Size:")) {
          size = Long.parseLong(line.replaceAll("\\D", "")) << 10;
        } else if (line.startsWith("VmFlags:")
            && line.contains(" nr")
            && (line.contains(" nh") || line.contains(" hg"))) {
          bytes += size;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
