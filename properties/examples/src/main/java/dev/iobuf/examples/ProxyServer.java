package dev.iobuf.examples;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * A TCP proxy on virtual threads: the command line of {@link Proxy}.
 *
 * <pre>
 * proxy HOST PORT [--port N] [--connections N]
 * </pre>
 *
 * <p>It serves on the loopback address until the process ends.
 */
public final class ProxyServer {
  static final String USAGE =
      """
      usage: proxy HOST PORT [--port N] [--connections N]

        HOST PORT         the server to connect to for each client
        --port N          the port on the loopback address, 0 for any free one; default: 7008
        --connections N   how many to serve at once, from 1 to 8000; default: 512; more are closed at once;
                          each is two files, of which the process may have RLIMIT_NOFILE
      """;

  private static final String LISTEN = "--port";
  private static final String CONNECTIONS = "--connections";

  private ProxyServer() {}

  /**
   * Runs the program and exits.
   *
   * @param arguments see {@link ProxyServer}
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Serves until its thread is interrupted, and returns the program's exit status. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return Program.run(
        "proxy",
        USAGE,
        out,
        err,
        arguments,
        () -> {
          Arguments given =
              Arguments.parse(List.of("HOST", "PORT"), Set.of(LISTEN, CONNECTIONS), arguments);
          InetSocketAddress target = target(given.names().get(0), given.names().get(1));
          int port = given.number(LISTEN, 7_008, 0, 65_535);
          int connections = given.number(CONNECTIONS, 512, 1, 8_000);
          FileLimit.require(2L * connections, CONNECTIONS + " " + connections);
          try (Proxy proxy = new Proxy(port, target, connections)) {
            out.println("listening on " + proxy.address());
            proxy.serve();
          }
        });
  }

  static InetSocketAddress target(String host, String port) throws UsageException {
    InetSocketAddress target =
        new InetSocketAddress(host, Arguments.number("PORT", port, 1, 65_535));
    if (target.isUnresolved()) {
      throw new UsageException("HOST is not known: " + host);
    }
    return target;
  }
}
