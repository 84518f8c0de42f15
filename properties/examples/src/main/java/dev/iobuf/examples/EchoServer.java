package dev.iobuf.examples;

import dev.iobuf.MediumBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.IoUring;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A TCP server that sends back the bytes that it receives: by io_uring, on one thread, with one
 * accept for all connections and one receive for each, into buffers that the kernel chooses when
 * bytes come.
 *
 * <pre>
 * echo-server [--port N] [--buffers N] [--connections N]
 * </pre>
 *
 * <p>It serves on the loopback address until it is interrupted (Ctrl-C). It shows its progress on a
 * terminal, and prints a summary at the end.
 */
public final class EchoServer {
  static final String USAGE =
      """
      usage: echo-server [--port N] [--buffers N] [--connections N]

        --port N          the port on the loopback address, 0 for any free one; default: 7007
        --buffers N       buffers of 8 KiB for all connections together, from 2 to 32768; default: 1024;
                          peers that send, and have read nothing for a second, may hold half of them;
                          beyond that, the server resets those that have been silent the longest
        --connections N   how many to serve at once, from 1 to 8000; default: 512; more are closed at once;
                          each is a file, of which the process may have RLIMIT_NOFILE
      """;

  private static final String PORT = "--port";
  private static final String BUFFERS = "--buffers";
  private static final String CONNECTIONS = "--connections";
  private static final int BACKLOG = 4_096;

  private EchoServer() {}

  /**
   * Runs the program and exits.
   *
   * @param arguments see {@link EchoServer}
   */
  public static void main(String[] arguments) {
    StopOnSignal.run(isStopped -> run(isStopped, System.out, System.err, arguments));
  }

  /** Serves until it is stopped, and returns the program's exit status. */
  static int run(AtomicBoolean isStopped, PrintStream out, PrintStream err, String... arguments) {
    return Program.run(
        "echo-server",
        USAGE,
        out,
        err,
        arguments,
        () -> {
          Arguments given =
              Arguments.parse(List.of(), Set.of(PORT, BUFFERS, CONNECTIONS), arguments);
          int port = given.number(PORT, 7_007, 0, 65_535);
          int buffers = given.number(BUFFERS, 1_024, 2, 1 << 15);
          int connections = given.number(CONNECTIONS, 512, 1, 8_000);
          FileLimit.require(connections, CONNECTIONS + " " + connections);
          InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
          try (MediumBufferPool pool = MediumBufferPool.create(buffers);
              FileDescriptor listener = Tcp.listen(address, BACKLOG);
              IoUring ring = Echo.ringFor(connections);
              Echo echo = new Echo(ring, connections, pool, listener)) {
            out.println("listening on " + Tcp.localAddress(listener));
            try (StatusLine line = StatusLine.ofTerminal()) {
              echo.serve(isStopped, line);
            }
            out.println(echo.summary());
          }
        });
  }
}
