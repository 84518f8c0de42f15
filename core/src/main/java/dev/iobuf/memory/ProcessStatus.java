package dev.iobuf.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel says about this process at a moment.
 *
 * @param lines of {@code /proc/self/status}; none where there is no such file
 */
record ProcessStatus(List<String> lines) {
  private static final long KIB = 1024;

  static ProcessStatus read() {
    try {
      return new ProcessStatus(Files.readAllLines(Path.of("/proc/self/status")));
    } catch (IOException e) {
      return new ProcessStatus(List.of());
    }
  }

  /** A field such as {@code CapEff:}. */
  String field(String name, String otherwise) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(name.length()).strip())
        .orElse(otherwise);
  }

  /** A field such as {@code VmLck:} in bytes; 0 if there is none. */
  long bytes(String name) {
    return KIB * Long.parseLong(field(name, "0").replace(" kB", ""));
  }
}
