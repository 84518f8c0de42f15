package dev.iobuf.examples;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringSupport;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A TCP proxy by io_uring: the command line of {@link RingProxy}.
 *
 * <pre>
 * ring-proxy HOST PORT [--port N] [--connections N] [--rings N] [--buffers N]
 *     [--connect-time SECONDS] [--idle-time SECONDS] [--zero-copy BYTES]
 * </pre>
 *
 * <p>It serves on the loopback address until it is interrupted (Ctrl-C). It shows its progress on a
 * terminal, and prints a summary at the end.
 */
public final class RingProxyServer {
  static final String USAGE =
      """
      usage: ring-proxy HOST PORT [--port N] [--connections N] [--rings N] [--buffers N]
                 [--connect-time SECONDS] [--idle-time SECONDS] [--zero-copy BYTES]

        HOST PORT              the server to connect to for each client
        --port N               the port on the loopback address, 0 for any free one; default: 7009
        --connections N        how many to serve at once, from 1 to 4000 for each ring; default: 512;
                               more are closed at once; each is two files, of which a ring may have
                               RLIMIT_NOFILE
        --rings N              rings, each with a thread and a listener of its own, among which the kernel
                               divides the connections, from 1 to 64; default: 1
        --buffers N            buffers of 8 KiB that the connections of a ring share, from 256 to 65536;
                               default: 1024; besides, there is one of 32 KiB for each direction of each
                               connection, so that peers that do not read keep no other from being
                               served; RAM is used when a buffer is first touched
        --connect-time SECONDS how long the target may take to accept a connection, from 1 to 3600;
                               default: 5
        --idle-time SECONDS    how long a connection may move nothing before it is reset, from 1 to 86400;
                               default: 60
        --zero-copy BYTES      send pieces of at least so many bytes without a copy, from 1 on;
                               default: never; a connection where the kernel copies them goes back
                               to copying
      """;

  private static final String PORT = "--port";
  private static final String CONNECTIONS = "--connections";
  private static final String RINGS = "--rings";
  private static final String BUFFERS = "--buffers";
  private static final String CONNECT_TIME = "--connect-time";
  private static final String IDLE_TIME = "--idle-time";
  private static final String ZERO_COPY = "--zero-copy";
  private static final int BACKLOG = 4_096;
  private static final int MOST_BUFFERS = 1 << 16;

  private RingProxyServer() {}

  /**
   * Runs the program and exits.
   *
   * @param arguments see {@link RingProxyServer}
   */
  public static void main(String[] arguments) {
    StopOnSignal.run(isStopped -> run(isStopped, System.out, System.err, arguments));
  }

  /** Serves until it is stopped, and returns the program's exit status. */
  static int run(AtomicBoolean isStopped, PrintStream out, PrintStream err, String... arguments) {
    return Program.run(
        "ring-proxy",
        USAGE,
        out,
        err,
        arguments,
        () -> {
          Arguments given =
              Arguments.parse(
                  List.of("HOST", "PORT"),
                  Set.of(PORT, CONNECTIONS, RINGS, BUFFERS, CONNECT_TIME, IDLE_TIME, ZERO_COPY),
                  arguments);
          InetSocketAddress target = ProxyServer.target(given.names().get(0), given.names().get(1));
          int rings = given.number(RINGS, 1, 1, 64);
          int connections = given.number(CONNECTIONS, 512, 1, rings * RingProxy.MOST_CONNECTIONS);
          ProxyLimits ofRing =
              new ProxyLimits(
                  Math.ceilDiv(connections, rings),
                  Duration.ofSeconds(given.number(CONNECT_TIME, 5, 1, 3_600)),
                  Duration.ofSeconds(given.number(IDLE_TIME, 60, 1, 86_400)),
                  given.number(ZERO_COPY, ZeroCopy.NEVER, 1, ZeroCopy.NEVER));
          requireZeroCopy(ofRing);
          FileLimit.require(RingProxy.slotsFor(ofRing), CONNECTIONS + " " + connections);
          int buffers = given.number(BUFFERS, 1_024, ProxyPools.CHOICE, MOST_BUFFERS);
          InetSocketAddress address =
              new InetSocketAddress(
                  InetAddress.getLoopbackAddress(), given.number(PORT, 7_009, 0, 65_535));
          try (ProxyPools pools = ProxyPools.of(rings, ofRing, buffers)) {
            ProxyCounts counts = serve(isStopped, out, address, rings, target, pools, ofRing);
            out.println(counts);
          }
        });
  }

  /** The kernel has to say whether it copies nevertheless: from 6.7 on, as those from 6.9 show. */
  private static void requireZeroCopy(ProxyLimits limits) {
    if (limits.zeroCopyFrom() < ZeroCopy.NEVER
        && !IoUringSupport.current().operations().contains(Operation.TRUNCATE)) {
      throw new UnsupportedOperationException(ZERO_COPY + " needs Linux 6.9 or later");
    }
  }

  private static ProxyCounts serve(
      AtomicBoolean isStopped,
      PrintStream out,
      InetSocketAddress address,
      int rings,
      InetSocketAddress target,
      ProxyPools pools,
      ProxyLimits limits)
      throws IOException, InterruptedException {
    List<FileDescriptor> listeners = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(rings)) {
      InetSocketAddress at = address;
      for (int i = 0; i < rings; i++) {
        listeners.add(listen(at, rings > 1));
        at = Tcp.localAddress(listeners.getFirst());
      }
      try {
        List<Future<ProxyCounts>> serving = new ArrayList<>();
        for (FileDescriptor listener : listeners) {
          serving.add(threads.submit(() -> serve(isStopped, listener, target, pools, limits)));
        }
        out.println("listening on " + at);
        return sum(serving);
      } finally {
        isStopped.set(true); // Before the end of the threads, which wait for it.
      }
    } finally {
      for (FileDescriptor listener : listeners) {
        listener.close();
      }
    }
  }

  /** Listens; with others at the same port, if it is shared. */
  private static FileDescriptor listen(InetSocketAddress address, boolean isShared)
      throws IOException {
    FileDescriptor socket = Tcp.open(RingProxy.familyOf(address));
    boolean isListening = false;
    try {
      Tcp.setOption(socket, StandardSocketOptions.SO_REUSEADDR, true);
      Tcp.setOption(socket, StandardSocketOptions.SO_REUSEPORT, isShared);
      Tcp.bind(socket, address);
      Tcp.listen(socket, BACKLOG);
      isListening = true;
      return socket;
    } finally {
      if (!isListening) {
        socket.close();
      }
    }
  }

  /** Serves on the calling thread, which owns the ring. */
  private static ProxyCounts serve(
      AtomicBoolean isStopped,
      FileDescriptor listener,
      InetSocketAddress target,
      ProxyPools pools,
      ProxyLimits limits)
      throws IOException {
    try (IoUring ring = RingProxy.ringFor(limits);
        RingProxy proxy = new RingProxy(ring, pools, listener, target, limits);
        StatusLine line = StatusLine.ofTerminal()) {
      proxy.serve(isStopped, line);
      return proxy.counts();
    } finally {
      isStopped.set(true); // If one fails, all end.
    }
  }

  /** Waits for all, and returns the sum. */
  private static ProxyCounts sum(List<Future<ProxyCounts>> serving)
      throws IOException, InterruptedException {
    ProxyCounts sum = ProxyCounts.NONE;
    try {
      for (Future<ProxyCounts> one : serving) {
        sum = sum.plus(one.get());
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    }
  }
}
