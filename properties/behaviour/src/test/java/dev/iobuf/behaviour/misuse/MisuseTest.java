package dev.iobuf.behaviour.misuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every misuse has the effect that the table of the page on pools names, and the table lists every
 * misuse.
 */
class MisuseTest {
  private static final Path PAGE =
      Path.of(System.getProperty("iobuf.root", "../.."), "core", "README.md");
  private static final Pattern VARIABLE = Pattern.compile("<\\w+>");

  /** Its state may be followed by a colon and further circumstances. */
  private record Row(String misuse, String exception, String message, String state) {
    static Row parse(String line) {
      List<String> cells =
          Arrays.stream(line.split("\\|", -1)).map(cell -> cell.strip().replace("`", "")).toList();
      assertThat(cells).as(line).hasSize(6);
      return new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4).split(":", -1)[0]);
    }
  }

  @TestFactory
  Stream<DynamicTest> anyPool() throws IOException {
    return tests("### Of any pool", DefaultMisuses.all());
  }

  @TestFactory
  Stream<DynamicTest> aCheckedPool() throws IOException {
    return tests("### Of a checked pool", CheckedMisuses.all());
  }

  @TestFactory
  Stream<DynamicTest> aPoolWithACensus() throws IOException {
    return tests("### Of a pool with a census", CensusMisuses.all());
  }

  @TestFactory
  Stream<DynamicTest> aPoolWithGuardedViews() throws IOException {
    return tests("### Of a pool with guarded views", GuardedMisuses.all());
  }

  private static Stream<DynamicTest> tests(String heading, List<Misuse> misuses)
      throws IOException {
    List<Row> rows = rows(heading);
    assertThat(rows.stream().map(Row::misuse).toList())
        .containsExactlyInAnyOrderElementsOf(misuses.stream().map(Misuse::name).toList());
    return misuses.stream()
        .map(misuse -> {
          Row row =
              rows.stream().filter(r -> r.misuse.equals(misuse.name())).findAny().orElseThrow();
          return DynamicTest.dynamicTest(misuse.name(), () -> check(row, misuse));
        });
  }

  private static List<Row> rows(String heading) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.equals(heading))
        .dropWhile(line -> !line.startsWith("|---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .map(Row::parse)
        .toList();
  }

  private static void check(Row row, Misuse misuse) {
    Stage stage = new Stage(2, misuse.options());
    Throwable thrown = catchThrowable(() -> misuse.call().on(stage));
    if (row.exception.equals("none")) {
      assertThat(thrown).isNull();
    } else {
      assertThat(thrown.getClass().getSimpleName()).isEqualTo(row.exception);
      assertThat(thrown.getMessage())
          .matches(Pattern.compile(pattern(row.message), Pattern.DOTALL));
    }
    assertThat(stage.state()).isEqualTo(row.state);
    stage.finish();
  }

  /** Words in angle brackets stand for text that differs from run to run. */
  private static String pattern(String message) {
    Matcher variable = VARIABLE.matcher(message);
    StringBuilder pattern = new StringBuilder();
    int from = 0;
    while (variable.find()) {
      pattern.append(Pattern.quote(message.substring(from, variable.start()))).append(".+");
      from = variable.end();
    }
    return pattern.append(Pattern.quote(message.substring(from))).toString();
  }
}
