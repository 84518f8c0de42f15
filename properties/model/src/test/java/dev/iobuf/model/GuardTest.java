package dev.iobuf.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an operation of each path of the pool costs: cache lines that move, locked instructions,
 * full fences. The numbers are exact. A change that costs a line more is red, and so is one that
 * costs a line less: then the page is to be changed.
 */
class GuardTest {
  private static final Path PAGE = Path.of("README.md");
  private static final String BEGIN = "<!-- guard -->\n";
  private static final String END = "<!-- /guard -->\n";

  @Test
  void eachPathMovesAsManyLinesAsThePageSays() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    assertThat(begin).as("the table of the guard").isNotNegative();
    assertThat(table()).isEqualTo(page.substring(begin + BEGIN.length(), end));
  }

  private static String table() {
    List<String> lines = new ArrayList<>();
    lines.add("| path | processors | lines | atomics | fences |");
    lines.add("|---|--:|--:|--:|--:|");
    for (Guard row : Guard.values()) {
      lines.add(
          "| "
              + row.text()
              + " | "
              + row.trial().threads()
              + " | "
              + row.counts(null).replace(" ", " | ")
              + " |");
    }
    return String.join("\n", lines) + "\n";
  }
}
