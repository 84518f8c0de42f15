package dev.iobuf.behaviour.uring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The descriptors that this process has open, as the kernel sees them. */
final class OpenNumbers {
  private static final Path ALL = Path.of("/proc/self/fd");

  private OpenNumbers() {}

  /** Counts the descriptors of one file. */
  static int of(Path file) throws IOException {
    Path real = file.toRealPath();
    int count = 0;
    for (String number : Objects.requireNonNull(ALL.toFile().list())) {
      count += target(number).equals(real) ? 1 : 0;
    }
    return count;
  }

  static boolean isOpen(int number) {
    return Files.isSymbolicLink(ALL.resolve(Integer.toString(number)));
  }

  private static Path target(String number) {
    try {
      return Files.readSymbolicLink(ALL.resolve(number));
    } catch (IOException e) {
      return ALL; // It was that of the listing, or has been closed since.
    }
  }
}
