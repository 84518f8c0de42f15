package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Emitted source reads as if written by hand.
 *
 * <p>All of it for one tier stands in {@code src/test/resources/golden}. After a change that is
 * meant, accept the new files, and read the difference as a reviewer would:
 *
 * <pre>{@code
 * mvn test -pl core,codegen -Diobuf.golden.accept=true && git diff codegen/src/test/resources
 * }</pre>
 */
class EmittedSourceTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String SMALL =
      "@BufferTier(name = \"Small\", size = 2 << 10, use = \"WebSocket frames, small HTTP responses\")";

  /** Every path through the emitters: with and without each value. */
  private static final String MANY =
      """
      @BufferTier(name = "Flag", size = 1)
      @BufferTier(name = "Odd", size = 3, alignment = 64, use = "odds and ends")
      @BufferTier(name = "Line", size = 64, alignment = 64)
      @BufferTier(name = "AlmostPage", size = 4_095)
      @BufferTier(name = "Direct", size = 4_096, alignment = 2 << 20, use = "direct I/O")
      @BufferTier(name = "Jumbo", size = 9_216, alignment = 64, use = "jumbo Ethernet frames")
      @BufferTier(name = "Hidden", size = 9_217, visibility = dev.iobuf.annotation.Visibility.PACKAGE)
      @BufferTier(name = "Torrent", size = 16_384, hugePages = true, use = "many of them")
      @BufferTier(name = "Vast", size = 0x7fff_f000, alignment = 4096, use = "all there is")
      """;

  @TempDir Path folder;

  private Map<String, String> emit(Path into, String descriptors) {
    return Compilation.of(into, Map.of("dev/example/package-info.java", packageInfo(descriptors)))
        .requireClean()
        .emitted();
  }

  private Map<String, String> emit(String descriptors) {
    return emit(folder, descriptors);
  }

  private static String packageInfo(String descriptors) {
    return descriptors + "\npackage dev.example;\n\nimport dev.iobuf.annotation.BufferTier;\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"SmallBuffer", "SmallBufferPool", "SmallIoVec", "Tier"})
  void aTierIsEmittedAsItWasAccepted(String type) throws IOException {
    String emitted = emit(SMALL).getOrDefault(type + ".java", "");
    Path accepted = GOLDEN.resolve(type + ".java.txt");
    if (Boolean.getBoolean("iobuf.golden.accept")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(accepted, emitted);
    }
    assertThat(emitted).isEqualTo(Files.readString(accepted));
  }

  @Test
  void threeClassesAreEmittedForATierAndOneForThePackage() {
    assertThat(emit(SMALL))
        .containsOnlyKeys(
            "SmallBuffer.java", "SmallBufferPool.java", "SmallIoVec.java", "Tier.java");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MANY,
        "@BufferTier(name = \"A\", size = 600, use = \"one letter\")",
        "@BufferTier(name = \"Titan\", size = 128 << 20, use = \"large data sets\")",
        "@BufferTier(name = \"Datagram\", size = 65_507, alignment = 4_096)",
        "@BufferTier(name = \"Transaction\", size = 600, alignment = 64, use = \"a long name\")"
      })
  void theFormatterLeavesEmittedSourceAlone(String descriptors) throws FormatterException {
    for (Map.Entry<String, String> file : emit(descriptors).entrySet()) {
      assertThat(file.getValue())
          .as(file.getKey())
          .isEqualTo(new Formatter().formatSource(file.getValue()));
    }
  }

  @Test
  void equalDescriptorsGiveEqualBytes() {
    assertThat(emit(folder.resolve("once"), MANY)).isEqualTo(emit(folder.resolve("again"), MANY));
  }

  @Test
  void theFilesOfATierDependOnItsOwnDescriptorOnly() {
    Map<String, String> many = emit(folder.resolve("many"), MANY);
    Map<String, String> one =
        emit(
            folder.resolve("one"),
            "@BufferTier(name = \"Jumbo\", size = 9_216, alignment = 64,"
                + " use = \"jumbo Ethernet frames\")");
    one.remove("Tier.java");
    assertThat(many).containsAllEntriesOf(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a < b & c > d",
        "@param, @see and {@code braces}",
        "{@link Nothing}",
        "an end */ of the comment",
        "a /* start",
        "of a comment, so long that its first line is full, and the second line ends with just these: /** ",
        "<script>alert('x')</script>",
        "quotes ' and \\\"double\\\"",
        "back\\\\slash, \\\\u0041, \\\\u002a\\\\u002f and \\\\uZZZZ",
        "lines\\nand\\ttabs",
        "paragraphs\\n\\n@return and <pre>",
        "$T $L $S $$ $1L $> $[",
        "%s %d %n %",
        "größe, 緩衝, \uD83D\uDE80",
        "frames\\u2028of\\u2029bytes\\u0085in\\fall\\bends\\0",
        "half of a pair \\ud83d",
        "frames.",
        "frames ...",
        "...",
        "{@code",
        "{@code }}{",
        "<pre>",
        "</pre><!-- ",
        "//",
        " blank \u00a0 ",
        "}",
        "{"
      })
  void theUseOfATierMayBeAnyText(String use) {
    String registry =
        emit("@BufferTier(name = \"Jumbo\", size = 512, use = \"%s\")"
                .formatted("$")
                .replace("$", use))
            .getOrDefault("Tier.java", "");
    assertThat(registry)
        .contains("JUMBO(JumboBuffer.SIZE, JumboBuffer.ALIGNMENT, ")
        .matches("[\\n -~]*");
    assertThat(registry.lines().filter(line -> line.contains("/** {@link JumboBuffer}")))
        .noneMatch(line -> line.contains(".."));
  }

  @Test
  void emittedSourceIsAscii() {
    assertThat(
            emit("@BufferTier(name = \"Größe\", size = 3, alignment = 64, use = \"Übertragung\")"))
        .allSatisfy((file, source) -> assertThat(source).matches("[\\n -~]*"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          frames     | for frames. */
          frames.    | for frames. */
          frames. .  | for frames. */
          a.b        | for a.b. */
          .          | {@link JumboBuffer}: 512 bytes. */
          """)
  void aSentenceOfTheDocumentationHasOneFullStop(String use, String end) {
    assertThat(emit("@BufferTier(name = \"Jumbo\", size = 512, use = \"" + use + "\")"))
        .hasEntrySatisfying("Tier.java", source -> assertThat(source).contains(end));
  }

  @Test
  void theUseOfATierIsTheUsersTextToTheLetter() throws ReflectiveOperationException, IOException {
    String use = "a < b & c, @see */ \\\\u0041 \\\"quoted\\\" $T %s\\u2028ü\\t.";
    emit("@BufferTier(name = \"Jumbo\", size = 512, use = \"" + use + "\")");
    try (var loader = new URLClassLoader(new URL[] {folder.resolve("classes").toUri().toURL()})) {
      Object[] tiers = loader.loadClass("dev.example.Tier").getEnumConstants();
      assertThat(tiers[0].getClass().getMethod("use").invoke(tiers[0]))
          .isEqualTo("a < b & c, @see */ \\u0041 \"quoted\" $T %s\u2028ü\t.");
    }
  }

  @Test
  void aVeryLongUseIsFilledIntoLines() throws FormatterException {
    String use = "frames that go on and on, ".repeat(400) + "w".repeat(300);
    Map<String, String> emitted =
        emit("@BufferTier(name = \"Jumbo\", size = 512, use = \"" + use + "\")");
    String pool = emitted.getOrDefault("JumboBufferPool.java", "");
    assertThat(pool.lines().filter(line -> line.length() > 100)).hasSize(1);
    assertThat(new Formatter().formatSource(pool)).isEqualTo(pool);
  }
}
