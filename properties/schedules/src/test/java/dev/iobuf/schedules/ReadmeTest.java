package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README is true: its example is a test of this module, and its failure is a real one. */
class ReadmeTest {
  private static final Path EXAMPLE =
      Path.of("src/test/java/dev/iobuf/schedules/examples/CounterTest.java");
  private static final Pattern JAVA =
      Pattern.compile("^```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern STRATEGY =
      Pattern.compile("^\\| `(\\w+)\\([^)\\d]*\\)`", Pattern.MULTILINE);

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  private static List<String> all(Pattern pattern) throws IOException {
    return pattern.matcher(readme()).results().map(ReadmeTest::group).toList();
  }

  private static String group(MatchResult result) {
    return result.group(1);
  }

  @Test
  void itsFirstExampleIsATestOfThisModule() throws IOException {
    assertThat(Files.readString(EXAMPLE)).endsWith(all(JAVA).getFirst());
  }

  @Test
  void itsFailureIsThatOfTheUnsoundPool() throws IOException {
    String failure =
        CalibrationTest.pool()
            .explore(Strategies.bounded(1), Long.MAX_VALUE)
            .failure()
            .orElseThrow()
            .table();
    System.out.println(failure);
    assertThat(readme()).contains("```text\n" + failure + "```");
  }

  @Test
  void itNamesEveryStrategy() throws IOException {
    assertThat(all(STRATEGY))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Strategies.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .toList());
  }
}
