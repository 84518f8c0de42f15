package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.uring.IoUringSupport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The output of a run of a program, and its exit status. */
record Ran(int status, String out, String err) {

  /** A program, as a method of its class. */
  interface Entry {
    int run(PrintStream out, PrintStream err, String... arguments);
  }

  /** Leaves a test out where the kernel has no io_uring, or denies it. */
  static void assumeIoUring() {
    IoUringSupport support = IoUringSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::toString);
  }

  /** Runs a program in this JVM. */
  static Ran of(Entry program, Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        program.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * Runs a program in a JVM of its own.
   *
   * @param script of a shell, for which {@code "$@"} is the JVM's command line
   * @param scratch a directory for the output of the program
   */
  static Ran inChild(String script, Path scratch, Class<?> program, Object... arguments)
      throws IOException, InterruptedException {
    List<String> access = List.of("--enable-native-access=ALL-UNNAMED");
    return inChild(script, scratch, access, program, arguments);
  }

  /** The same, with options of the JVM. */
  static Ran inChild(
      String script, Path scratch, List<String> options, Class<?> program, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:-UsePerfData");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    int status =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Ran(status, Files.readString(out), Files.readString(err));
  }

  Ran assertDone() {
    assertThat(status).as("%s", this).isZero();
    return this;
  }

  /** One line that has all these pieces, and status 1. */
  void assertFailed(String... pieces) {
    assertThat(status).as("%s", this).isEqualTo(Program.FAILED);
    assertThat(out).isEmpty();
    assertThat(err.lines()).as("%s", this).hasSize(1);
    assertThat(err).contains(pieces);
  }
}
