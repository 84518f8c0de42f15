package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts of this module's README that are made by tests, each between two comments. */
final class Guide {
  private static final Path FILE = Path.of("README.md");

  private Guide() {}

  /** Checks a part, or replaces it if the golden files are to be accepted. */
  static void requirePart(String name, String made) throws IOException {
    String text = Files.readString(FILE);
    String begin = "<!-- %s: made by a test -->\n".formatted(name);
    String end = "<!-- end of %s -->".formatted(name);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(to).as("%s in %s", end, FILE).isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("iobuf.golden.accept")) {
      Files.writeString(FILE, text.substring(0, from) + made + text.substring(to));
    } else {
      assertThat(text.substring(from, to)).isEqualTo(made);
    }
  }
}
