package dev.iobuf.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the guide from an empty folder to a running program, exactly as the page has it. */
class AddATierIT {
  private static final Path GUIDE = Path.of("../../codegen/README.md");
  private static final int MAX_LINES = 10;

  @TempDir Path temporary;

  /** Returns the blocks of one language under the heading of the guide. */
  private static List<String> blocks(String language) throws IOException {
    String text = Files.readString(GUIDE);
    int start = text.indexOf("## Add a tier");
    assertThat(start).as("heading in %s", GUIDE).isNotNegative();
    String guide = text.substring(start, text.indexOf("\n## ", start));
    Matcher matcher =
        Pattern.compile(
                "^```%s\n(.*?)^```$".formatted(language), Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(guide);
    return matcher.results().map(result -> result.group(1)).toList();
  }

  /** The JDK of this test, or the one on which Maven runs here, if that is older. */
  private static Path jdk(String which) throws IOException {
    Path current = Path.of(System.getProperty("java.home"));
    if (which.equals("current")) {
      return current;
    }
    Path older = Path.of(Outside.property("iobuf.maven.java"));
    assumeThat(older.toRealPath())
        .as("no older JDK: Maven itself runs on that of the test")
        .isNotEqualTo(current.toRealPath());
    return older;
  }

  @ParameterizedTest(name = "JAVA_HOME is the {0} JDK, java of the PATH the {1} one")
  @CsvSource({"current, current", "older, older", "current, older"})
  void theCommandsOfTheGuidePrintTheOutputThatItShows(String home, String ofPath)
      throws IOException, InterruptedException {
    Outside outside = new Outside(temporary).on(jdk(home), jdk(ofPath));
    String printed = outside.run(String.join("\n", blocks("sh")));
    assertThat(printed).isEqualTo(String.join("", blocks("text")));

    try (Stream<Path> files = Files.walk(outside.folder())) {
      List<Path> written =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("generated-sources"))
              .toList();
      long lines = 0;
      for (Path file : written) {
        try (Stream<String> all = Files.lines(file)) {
          lines += all.filter(line -> !line.isBlank()).count();
        }
      }
      assertThat(lines).as("lines of %s", written).isBetween(1L, (long) MAX_LINES);
    }
  }
}
