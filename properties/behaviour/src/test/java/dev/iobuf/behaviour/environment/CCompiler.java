package dev.iobuf.behaviour.environment;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A compiler of C, where there is one. */
record CCompiler(String program) {
  /** The exit status of a run, and its output. */
  record Result(int exit, String output) {}

  /** Skips the test that asks, by the compiler's name, if it is not installed. */
  static CCompiler named(String program) throws IOException, InterruptedException {
    Process asked = new ProcessBuilder("sh", "-c", "command -v " + program).start();
    assumeThat(asked.waitFor()).as("there is a C compiler %s", program).isZero();
    return new CCompiler(program);
  }

  /** The processor that it compiles for, as {@code uname -m} says. */
  String processor() throws IOException, InterruptedException {
    return run("", "-dumpmachine").output().replaceFirst("-.*", "").strip();
  }

  /**
   * Compiles.
   *
   * @param source the standard input
   */
  Result run(String source, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    Collections.addAll(command, arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(source.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
