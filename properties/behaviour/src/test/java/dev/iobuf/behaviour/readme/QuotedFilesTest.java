package dev.iobuf.behaviour.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A class that a page prints is the class that is compiled and tested, except for its package. */
class QuotedFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("iobuf.root", "../.."));
  private static final Pattern QUOTE =
      Pattern.compile(
          "^<!-- the file (\\S+) -->\n```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({"core/README.md, 2", "core/SOCKETS.md, 1", "core/INTEROP.md, 3", "core/LEAKS.md, 1"})
  void everyQuoteIsTheFile(String page, int quotes) throws IOException {
    List<MatchResult> found =
        QUOTE.matcher(Files.readString(ROOT.resolve(page))).results().toList();
    assertThat(found).as("quotes of %s", page).hasSize(quotes);
    for (MatchResult quote : found) {
      String file = Files.readString(ROOT.resolve(quote.group(1)));
      assertThat(quote.group(2))
          .as("%s in %s", quote.group(1), page)
          .isEqualTo(file.replaceFirst("^package [^\n]*\n\n", ""));
    }
  }
}
