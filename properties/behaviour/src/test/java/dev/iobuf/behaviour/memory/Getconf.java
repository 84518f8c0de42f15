package dev.iobuf.behaviour.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The program getconf(1). */
final class Getconf {
  private Getconf() {}

  /** A number of the system's configuration; 0 if it is unknown. */
  static int number(String name) throws IOException {
    Process process = new ProcessBuilder("getconf", name).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    return output.matches("\\d+") ? Integer.parseInt(output) : 0;
  }
}
