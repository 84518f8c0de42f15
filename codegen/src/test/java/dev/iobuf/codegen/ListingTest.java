package dev.iobuf.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.codegen.Compilation.Paths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listing of the README is the source that is emitted for the descriptor of its guide. */
class ListingTest {
  private static final Pattern DESCRIPTOR =
      Pattern.compile("package-info.java <<'END'\n(.*?)\nEND\n", Pattern.DOTALL);
  private static final Pattern JAVADOC =
      Pattern.compile("^ */\\*\\*.*?\\*/\n", Pattern.MULTILINE | Pattern.DOTALL);

  /** The numbers of the README's explanations, by the beginnings of the lines. */
  private static final List<String> EXPLAINED =
      List.of(
          "@Generated",
          "public final class",
          "  private static final long STRIDE",
          "  private JumboBuffer keepView",
          "  long addressOf");

  @TempDir Path folder;

  @Test
  void theListingIsThePoolOfTheGuide() throws IOException {
    Matcher guide = DESCRIPTOR.matcher(Files.readString(Path.of("README.md")));
    assertThat(guide.find()).isTrue();
    String source =
        Compilation.of(
                folder,
                Paths.CLASS_PATH,
                List.of(Compilation.CORE),
                Map.of("net/example/package-info.java", guide.group(1)))
            .requireClean()
            .emitted()
            .getOrDefault("JumboBufferPool.java", "");
    StringBuilder listing = new StringBuilder("```java\n");
    int explained = 0;
    for (String line : JAVADOC.matcher(source).replaceAll("").lines().toList()) {
      listing.append(line);
      if (explained < EXPLAINED.size() && line.startsWith(EXPLAINED.get(explained))) {
        explained++;
        listing.append(" // ").append(explained);
      }
      listing.append('\n');
    }
    assertThat(explained).as("lines that are explained").isEqualTo(EXPLAINED.size());
    Guide.requirePart("pool", listing.append("```\n").toString());
  }
}
