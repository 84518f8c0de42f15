package dev.iobuf.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide from an empty folder to a running program is executed as it stands. */
class AddATierIT {
  private static final Path GUIDE = Path.of("../../codegen/README.md");
  private static final int MAX_LINES = 10;

  @TempDir Path folder;
  @TempDir Path scratch;

  /** The blocks of one language under the heading of the guide. */
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

  @Test
  void theCommandsOfTheGuidePrintWhatItSays() throws IOException, InterruptedException {
    String printed = new Outside(folder, scratch).run(String.join("\n", blocks("sh")));
    assertThat(printed).isEqualTo(String.join("", blocks("text")));

    try (Stream<Path> files = Files.walk(folder)) {
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
