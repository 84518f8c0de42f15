package dev.iobuf.examples;

import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.uring.IoUring;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Loads an echo server on this machine, by io_uring, on one thread: each connection sends a
 * message, waits until all of it has come back, compares every byte, and sends the next.
 *
 * <pre>
 * echo-load [--port N] [--connections N] [--size BYTES] [--seconds N] [--patience N]
 * </pre>
 *
 * <p>It shows its progress on a terminal, prints the result, and exits with 0, or prints one line
 * that says why not and exits with 1, or with 2 if the command line is wrong.
 */
public final class EchoLoad {
  static final String USAGE =
      """
      usage: echo-load [--port N] [--connections N] [--size BYTES] [--seconds N] [--patience N]

        --port N          the port of the server on the loopback address; default: 7007
        --connections N   the number of connections, from 1 to 4096; default: 64
        --size BYTES      the size of a message, from 8 to 131072; default: 64
        --seconds N       how long to send, from 1 to 3600; default: 5
        --patience N      how many seconds to wait for a connection, and for answers when the time
                          is over, from 1 to 3600; default: 10
      """;

  private static final String PORT = "--port";
  private static final String CONNECTIONS = "--connections";
  private static final String BYTES = "--size";
  private static final String SECONDS = "--seconds";
  private static final String PATIENCE = "--patience";

  /** How many pieces of a message can be on their way back for each connection. */
  private static final int PIECES = 8;

  private EchoLoad() {}

  /**
   * Runs the program and exits.
   *
   * @param arguments see {@link EchoLoad}
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit status. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return Program.run(
        "echo-load",
        USAGE,
        out,
        err,
        arguments,
        () -> {
          Arguments given =
              Arguments.parse(
                  List.of(), Set.of(PORT, CONNECTIONS, BYTES, SECONDS, PATIENCE), arguments);
          int connections = given.number(CONNECTIONS, 64, 1, 4_096);
          int size = given.number(BYTES, 64, Long.BYTES, LargeBuffer.SIZE);
          Duration time = Duration.ofSeconds(given.number(SECONDS, 5, 1, 3_600));
          Duration patience = Duration.ofSeconds(given.number(PATIENCE, 10, 1, 3_600));
          FileLimit.require(connections, CONNECTIONS + " " + connections);
          InetSocketAddress server =
              new InetSocketAddress(
                  InetAddress.getLoopbackAddress(), given.number(PORT, 7_007, 1, 65_535));
          load(server, connections, size, time, patience, out);
        });
  }

  private static void load(
      InetSocketAddress server,
      int connections,
      int size,
      Duration time,
      Duration patience,
      PrintStream out)
      throws IOException, InterruptedException {
    try (LargeBufferPool pool = LargeBufferPool.create(connections);
        MediumBufferPool pieces = MediumBufferPool.create(PIECES * connections);
        IoUring ring = Load.ringFor(connections);
        Load load = new Load(ring, pool, pieces, size)) {
      load.connect(server, patience);
      double took = run(load, time, patience) / 1e9;
      Latencies latencies = load.latencies();
      out.printf(
          Locale.ROOT,
          "%s, %s: %,.0f requests/s, p50 %.1f µs, p99 %.1f µs, p99.9 %.1f µs;"
              + " %s, all bytes as sent%n",
          Quantity.of(connections, "connection"),
          Quantity.of(size, "byte"),
          latencies.count() / took,
          latencies.micros(500),
          latencies.micros(990),
          latencies.micros(999),
          Quantity.of(latencies.count(), "request"));
    }
  }

  private static long run(Load load, Duration time, Duration patience) throws IOException {
    try (StatusLine line = StatusLine.ofTerminal()) {
      return load.run(time, patience, line);
    }
  }
}
