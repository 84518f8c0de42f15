package dev.iobuf.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's report about this process, or one of its threads, at a moment.
 *
 * @param lines the lines of a file {@code status} below {@code /proc}; none if there is no such
 *     file
 */
public record ProcessStatus(List<String> lines) {
  private static final long KIB = 1024;

  /** Reads the status of the process. */
  public static ProcessStatus read() {
    return read("/proc/self/status");
  }

  /** Reads the status of the calling thread. */
  public static ProcessStatus ofThread() {
    return read("/proc/thread-self/status");
  }

  private static ProcessStatus read(String file) {
    try {
      return new ProcessStatus(Files.readAllLines(Path.of(file)));
    } catch (IOException e) {
      return new ProcessStatus(List.of());
    }
  }

  /** Returns a field such as {@code CapEff:}. */
  public String field(String name, String otherwise) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(name.length()).strip())
        .orElse(otherwise);
  }

  /** Returns a field such as {@code VmLck:} in bytes; 0 if there is none. */
  public long bytes(String name) {
    return KIB * Long.parseLong(field(name, "0").replace(" kB", ""));
  }
}
