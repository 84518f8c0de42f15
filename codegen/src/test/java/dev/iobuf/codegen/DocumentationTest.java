package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documentation tool, with all its checks on, reports nothing about emitted classes. */
class DocumentationTest {
  @TempDir Path folder;

  /** Members that are not public have no comments if their names suffice. */
  @ParameterizedTest
  @CsvSource({
    "PUBLIC, PUBLIC, -protected, all",
    "PUBLIC, PACKAGE, -protected, all",
    "PACKAGE, PUBLIC, -protected, all",
    "PACKAGE, PACKAGE, -package, 'all,-missing'",
    "PUBLIC, PACKAGE, -private, 'all,-missing'"
  })
  void isCompleteForAllThatCanSeeATier(String odd, String jumbo, String shown, String checks)
      throws IOException {
    String packageInfo =
        """
        /** Tiers of an example. */
        @BufferTier(name = "Odd", size = 3, visibility = Visibility.%s,
            use = "a < b & c > d, {@link Nothing}, @see </b> */ \\\\ größe\\u2028緩衝\\ud83d {@code.")
        @BufferTier(name = "Jumbo", size = 9_216, visibility = Visibility.%s, alignment = 64)
        package net.example;

        import dev.iobuf.annotation.*;
        """
            .formatted(odd, jumbo);
    Compilation.of(folder, Map.of("net/example/package-info.java", packageInfo)).requireClean();
    Path sources = folder.resolve("emitted/net/example");
    Files.writeString(sources.resolve("package-info.java"), packageInfo);

    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-d",
                folder.resolve("documentation").toString(),
                "-classpath",
                Compilation.CORE + ":" + Compilation.JSPECIFY,
                "-Xdoclint:" + checks,
                "-Werror",
                "-quiet",
                shown));
    try (Stream<Path> files = Files.list(sources)) {
      files.map(Path::toString).forEach(arguments::add);
    }
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    int status =
        ToolProvider.findFirst("javadoc")
            .orElseThrow()
            .run(writer, writer, arguments.toArray(String[]::new));
    assertThat(said.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(folder.resolve("documentation/net/example/Tier.html")).exists();
  }
}
