package dev.iobuf.behaviour.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.memory.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page shows the real output of a run, except for times and the ids of threads. */
class LeaksPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("iobuf.root", "../.."), "core", "LEAKS.md");

  private static final String CENSUS = "-Ddev.iobuf.census=16";
  private static final String SERVER = "-cp … dev.iobuf.behaviour.leak.LeakyServer";
  private static final String PLACE =
      "dev.iobuf.behaviour.leak.LeakyServer.report(LeakyServer.java";

  /** The parts that differ from run to run, with their replacements. */
  private static final Map<Pattern, String> VARIABLES =
      Map.of(
          Pattern.compile("PT[\\d.]+S"), "PT…S",
          Pattern.compile("\\d+ ms"), "… ms",
          Pattern.compile("javaThreadId = \\d+"), "javaThreadId = …",
          Pattern.compile("age = [\\d.]+ \\w+"), "age = …",
          Pattern.compile("startTime = .*"), "startTime = …",
          Pattern.compile("#\\d+"), "#…");

  private static final Pattern EVENT =
      Pattern.compile("^dev\\.iobuf\\.Lease \\{$.*?^\\}$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir Path folder;

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

  /** A server that has reported a time-out, and keeps running. */
  private static Process leak(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(tool("java"), "-Xmx256m"));
    command.addAll(List.of(ChildJvm.NATIVE_ACCESS, CENSUS));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LeakyServer.class.getName(), "stay"));
    Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = server.inputReader(UTF_8);
    for (String line = ""; !line.contains(" more"); line = String.valueOf(output.readLine())) {
      assertThat(line).as("before the end").isNotEqualTo("null");
    }
    return server;
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
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

  private static String runTool(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(tool(name)));
    command.addAll(List.of(arguments));
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(tool.getInputStream().readAllBytes(), UTF_8);
    assertThat(tool.waitFor()).as(output).isZero();
    assertThat(output).as("no setting is ignored").doesNotContain("Warning");
    return output;
  }

  /** Returns the first lease that a recording has with its place. */
  private static String leakIn(Path recording) throws Exception {
    String printed = runTool("jfr", "print", "--events", "dev.iobuf.Lease", recording.toString());
    return EVENT
        .matcher(printed)
        .results()
        .map(MatchResult::group)
        .filter(event -> event.contains(PLACE))
        .findFirst()
        .orElseThrow(() -> new AssertionError(printed));
  }

  @Test
  void aRecordingOfAProcessThatLeaksNamesTheLeakingMethod() throws Exception {
    Path recording = folder.resolve("leak.jfr");
    Process server = leak();
    String id = String.valueOf(server.pid());
    try {
      runTool("jcmd", id, "JFR.start", "name=leak");
      runTool("jcmd", id, "JFR.dump", "name=leak", "filename=" + recording);
    } finally {
      end(server);
    }
    assertShows("jfr print --events dev.iobuf.Lease leak.jfr", leakIn(recording));
  }

  /** The recording is written when the process ends, with the leases of that moment. */
  @Test
  void soDoesARecordingFromTheBegin() throws Exception {
    Path recording = folder.resolve("leak.jfr");
    end(leak("-XX:StartFlightRecording:filename=" + recording));
    System.out.println(leakIn(recording));
  }
}
