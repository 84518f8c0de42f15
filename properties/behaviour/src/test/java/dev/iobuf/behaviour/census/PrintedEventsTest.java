package dev.iobuf.behaviour.census;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page shows the real output of {@code jfr print}. */
class PrintedEventsTest {
  private static final Path PAGE =
      Path.of(System.getProperty("iobuf.root", "../.."), "core", "README.md");
  private static final Pattern NAME_OR_FIELD =
      Pattern.compile("dev\\.iobuf\\.\\w+ \\{|  \\w+ = .*");

  @TempDir Path folder;

  /** The names of events, and below each those of its fields. */
  private static List<String> outline(Stream<String> lines) {
    return lines
        .filter(line -> NAME_OR_FIELD.matcher(line).matches())
        .map(line -> line.replaceFirst(" (=|\\{).*", ""))
        .toList();
  }

  private static String print(Path recording) throws IOException, InterruptedException {
    Process jfr =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jfr").toString(),
                "print",
                "--events",
                "dev.iobuf.*",
                recording.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(jfr.getInputStream().readAllBytes(), UTF_8);
    assertThat(jfr.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void thePageShowsTheEventsAndFieldsOfARun() throws Exception {
    Path file = folder.resolve("trouble.jfr");
    try (Recording recording = new Recording()) {
      // Events of all pools that are open in this process.
      recording.disable("dev.iobuf.PoolStatistics");
      recording.disable("dev.iobuf.Lease");
      recording.start();
      Trouble.main();
      recording.stop();
      recording.dump(file);
    }
    List<String> printed = outline(print(file).lines());
    List<String> shown =
        outline(
            Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("    $ jfr print"))
                .takeWhile(line -> line.isEmpty() || line.startsWith("    "))
                .map(line -> line.replaceFirst("^ {4}", "")));
    assertThat(shown).isNotEmpty().isEqualTo(printed);
  }
}
