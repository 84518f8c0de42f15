package dev.iobuf.behaviour.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the page shows of a run is what a run shows, but for times and the ids of threads. */
class LeaksPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("iobuf.root", "../.."), "core", "LEAKS.md");

  private static final Pattern TIME = Pattern.compile("PT[\\d.]+S");
  private static final Pattern ID = Pattern.compile("#\\d+");

  private static String withoutNumbers(String text) {
    return ID.matcher(TIME.matcher(text).replaceAll("PT…S")).replaceAll("#…").strip();
  }

  /** The lines below a command, up to the end of the block. */
  private static String shown(String command) throws IOException {
    List<String> lines =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.equals("    $ " + command))
            .skip(1)
            .takeWhile(line -> line.startsWith("    ") && !line.startsWith("    $ "))
            .toList();
    assertThat(lines).as("lines below %s", command).isNotEmpty();
    return lines.stream().map(line -> line.substring(4)).collect(Collectors.joining("\n"));
  }

  private static String run(String... options) {
    ChildJvm child = ChildJvm.run(LeakyServer.class, "", List.of(options));
    child.assertHeld();
    return child.output();
  }

  @Test
  void theMessageOfTheTimeOutWithoutACensus() throws IOException {
    String output = run(ChildJvm.NATIVE_ACCESS);
    assertThat(withoutNumbers(output))
        .isEqualTo(withoutNumbers(shown("java -cp … dev.iobuf.behaviour.leak.LeakyServer")));
  }

  @Test
  void theMessageOfTheTimeOutNamesTheLeakingMethod() throws IOException {
    String output = run(ChildJvm.NATIVE_ACCESS, "-Ddev.iobuf.census=16");
    assertThat(withoutNumbers(output))
        .contains("at dev.iobuf.behaviour.leak.LeakyServer.report(LeakyServer.java:")
        .isEqualTo(
            withoutNumbers(
                shown(
                    "java -Ddev.iobuf.census=16 -cp … dev.iobuf.behaviour.leak.LeakyServer")));
  }
}
