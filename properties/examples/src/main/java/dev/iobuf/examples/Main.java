package dev.iobuf.examples;

import java.util.Arrays;

/**
 * Starts a program by its name.
 *
 * <pre>
 * java -jar examples.jar PROGRAM [ARGUMENTS]
 * </pre>
 */
public final class Main {
  static final String USAGE =
      """
      usage: java -jar properties/examples/target/examples.jar PROGRAM [ARGUMENTS]

        copy          copies a file through pooled buffers
        ring-copy     copies a file by io_uring
        checksum      prints the SHA-256 of a file, read by io_uring
        echo-server   sends back the bytes that it receives over TCP
        echo-load     loads an echo server, and compares the bytes that come back
        proxy         a TCP proxy on virtual threads
        ring-proxy    a TCP proxy by io_uring
        log           appends lines to a write-ahead log by io_uring

        PROGRAM --help    print what a program does, and its arguments
      """;

  private Main() {}

  /**
   * Runs a program and exits.
   *
   * @param arguments its name and its own arguments
   */
  public static void main(String[] arguments) {
    String program = arguments.length == 0 ? "" : arguments[0];
    String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
    switch (program) {
      case "copy" -> Copy.main(rest);
      case "ring-copy" -> RingCopy.main(rest);
      case "checksum" -> Checksum.main(rest);
      case "echo-server" -> EchoServer.main(rest);
      case "echo-load" -> EchoLoad.main(rest);
      case "proxy" -> ProxyServer.main(rest);
      case "ring-proxy" -> RingProxyServer.main(rest);
      case "log" -> Log.main(rest);
      default ->
          System.exit(
              Program.run(
                  "examples",
                  USAGE,
                  System.out,
                  System.err,
                  arguments,
                  () -> {
                    throw new UsageException(
                        program.isEmpty() ? "PROGRAM is missing" : "unknown program: " + program);
                  }));
    }
  }
}
