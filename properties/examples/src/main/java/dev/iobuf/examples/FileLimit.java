package dev.iobuf.examples;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Checks whether the process may have as many files open as a program will need. */
final class FileLimit {
  /** Other files: those of the JVM, a ring, a listener, and one connection too many. */
  private static final int OTHERS = 32;

  private FileLimit() {}

  /**
   * Throws if the program would run out of files.
   *
   * @param files how many connections need
   * @param option the option by which the user asked for them
   */
  static void require(long files, String option) throws IOException {
    if (!(ManagementFactory.getOperatingSystemMXBean()
        instanceof UnixOperatingSystemMXBean system)) {
      return;
    }
    long limit = system.getMaxFileDescriptorCount();
    long open = system.getOpenFileDescriptorCount();
    if (files + OTHERS > limit - open) {
      throw new IOException(
          "%s needs %s files, and %s others: the process may have RLIMIT_NOFILE=%s open, and has %s;"
                  .formatted(option, files, OTHERS, limit, open)
              + " raise the limit (ulimit -n, LimitNOFILE= of systemd), or ask for fewer");
    }
  }
}
