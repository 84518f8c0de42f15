package dev.iobuf.benchmarks.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The machine and the time of a measurement. */
final class Machine {
  private Machine() {}

  static String describe() throws IOException {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return "%s, %d processors, %s %s, JDK %s, %s; load at the start: %.1f"
        .formatted(
            processor(),
            system.getAvailableProcessors(),
            system.getName(),
            system.getVersion(),
            Runtime.version(),
            LocalDate.now(ZoneOffset.UTC),
            system.getSystemLoadAverage());
  }

  private static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseGet(() -> System.getProperty("os.arch"));
  }
}
