package dev.iobuf.behaviour.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the page shows of a run is what a run shows, but for times and the ids of threads. */
class LeaksPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("iobuf.root", "../.."), "core", "LEAKS.md");

  private static final String CENSUS = "-Ddev.iobuf.census=16";
  private static final String SERVER = "-cp … dev.iobuf.behaviour.leak.LeakyServer";
  private static final String PLACE =
      "dev.iobuf.behaviour.leak.LeakyServer.report(LeakyServer.java";

  /** What differs from run to run, and what stands for it here. */
  private static final Map<Pattern, String> VARIABLES =
      Map.of(
          Pattern.compile("PT[\\d.]+S"), "PT…S",
          Pattern.compile("\\d+ ms"), "… ms",
          Pattern.compile("#\\d+"), "#…");

  private static String withoutNumbers(String text) {
    // Indices depend on the number of processors.
    String without = text.strip().replaceAll("index( =)? \\d+", "index…").replaceAll(" +\n", "\n");
    for (Map.Entry<Pattern, String> variable : VARIABLES.entrySet()) {
      without = variable.getKey().matcher(without).replaceAll(variable.getValue());
    }
    return without;
  }

  /** The lines below a command, up to the next one or the end of the block. */
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

  private static void assertShows(String command, String output) throws IOException {
    System.out.println("$ " + command + "\n" + output);
    assertThat(withoutNumbers(output)).isEqualTo(withoutNumbers(shown(command)));
  }

  private static String run(Class<?> program, List<String> options, String... arguments) {
    ChildJvm child = ChildJvm.run(program, "", options, arguments);
    assertThat(child.exit()).as(child.output()).isZero();
    return child.output();
  }

  @Test
  void theMessageOfTheTimeOutWithoutACensus() throws IOException {
    assertShows("java " + SERVER, run(LeakyServer.class, List.of(ChildJvm.NATIVE_ACCESS)));
  }

  @Test
  void theMessageOfTheTimeOutNamesTheLeakingMethod() throws IOException {
    String output = run(LeakyServer.class, List.of(ChildJvm.NATIVE_ACCESS, CENSUS));
    assertThat(output).contains(PLACE);
    assertShows("java " + CENSUS + " " + SERVER, output);
  }

  /** A server that has told of a time-out, and stays. */
  private static Process leak() throws IOException {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                ChildJvm.NATIVE_ACCESS,
                CENSUS,
                "-cp",
                System.getProperty("java.class.path"),
                LeakyServer.class.getName(),
                "stay")
            .redirectErrorStream(true)
            .start();
    BufferedReader output = server.inputReader(UTF_8);
    for (String line = ""; !line.contains(" more"); line = String.valueOf(output.readLine())) {
      assertThat(line).as("before the end").isNotEqualTo("null");
    }
    return server;
  }

  private static void end(Process server) throws IOException, InterruptedException {
    server.outputWriter(UTF_8).close();
    assertThat(server.waitFor()).isZero();
  }

  @Test
  void aTableOfManagementNamesTheLeakingMethod() throws Exception {
    Process server = leak();
    String output;
    try {
      output = run(LeaseTable.class, List.of(), String.valueOf(server.pid()));
    } finally {
      end(server);
    }
    assertThat(output).contains(PLACE);
    assertShows("java LeaseTable.java 1234", output);
  }
}
