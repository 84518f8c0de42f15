package dev.iobuf.quickstart;

import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.Ring;
import dev.iobuf.uring.RingFile;
import dev.iobuf.vectored.FileDescriptor;
import dev.iobuf.vectored.Tcp;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads an echo server on this machine, by io_uring, on one thread: each connection sends a
 * message, waits until all of it has come back, compares every byte, and sends the next.
 *
 * <pre>
 * echo-load [--port N] [--connections N] [--size BYTES] [--seconds N]
 * </pre>
 */
public final class EchoLoad implements AutoCloseable {
  static final String USAGE =
      """
      usage: echo-load [--port N] [--connections N] [--size BYTES] [--seconds N]

        --port N          where the server listens on the loopback address; default: 7007
        --connections N   1 … 4096; default: 64
        --size BYTES      of a message, 8 … 131072; default: 64
        --seconds N       how long, 1 … 3600; default: 5
      """;

  private static final String PORT = "--port";
  private static final String CONNECTIONS = "--connections";
  private static final String BYTES = "--size";
  private static final String SECONDS = "--seconds";

  private final LargeBufferPool pool;
  private final Ring ring;
  private final int size;
  private final List<FileDescriptor> descriptors = new ArrayList<>();

  /** By connection: leases to send from and to receive into, and how far its message has come. */
  private final RingFile[] files;

  private final int[] out;
  private final int[] in;
  private final int[] received;
  private final long[] startedAt;
  private final Latencies latencies = new Latencies();
  private long sequence;

  private EchoLoad(int port, int connections, int size) throws IOException {
    this.size = size;
    this.files = new RingFile[connections];
    this.out = new int[connections];
    this.in = new int[connections];
    this.received = new int[connections];
    this.startedAt = new long[connections];
    this.pool = LargeBufferPool.create(2 * connections);
    Ring made = null;
    try {
      made = Ring.create(4 * connections, connections);
      this.ring = made;
      connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException | RuntimeException e) {
      closeAfter(made, e);
      throw e;
    }
  }

  private void closeAfter(@Nullable Ring made, Exception cause) {
    try (made) {
      for (FileDescriptor descriptor : descriptors) {
        descriptor.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void connect(InetSocketAddress server) throws IOException {
    for (int i = 0; i < files.length; i++) {
      FileDescriptor descriptor = Tcp.connect(server);
      descriptors.add(descriptor);
      files[i] = ring.register(descriptor);
      out[i] = pool.tryGet();
      in[i] = pool.tryGet();
      pool.value(out[i]).segment().asSlice(0, size).fill((byte) i);
    }
  }

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
        err,
        () -> {
          Arguments given =
              Arguments.parse(Set.of(PORT, CONNECTIONS, BYTES, SECONDS), 0, arguments);
          int connections = given.number(CONNECTIONS, 64, 1, 4_096);
          int size = given.number(BYTES, 64, Long.BYTES, LargeBuffer.SIZE);
          int seconds = given.number(SECONDS, 5, 1, 3_600);
          try (EchoLoad load =
              new EchoLoad(given.number(PORT, 7_007, 1, 65_535), connections, size)) {
            load.run(seconds, out);
          }
        });
  }

  private void run(int seconds, PrintStream out) throws IOException {
    long start = System.nanoTime();
    long nanos = seconds * 1_000_000_000L;
    for (int i = 0; i < files.length; i++) {
      send(i);
    }
    boolean goesOn = true;
    while (ring.inFlight() > 0) {
      int _ = ring.await(1);
      goesOn = goesOn && System.nanoTime() - start < nanos;
      while (ring.next()) {
        take(ring.completion(), goesOn);
      }
    }
    double took = (System.nanoTime() - start) / 1e9;
    out.printf(
        Locale.ROOT,
        "%,d connections, %,d bytes: %,.0f requests/s, p50 %.1f µs, p99 %.1f µs, p99.9 %.1f µs;"
            + " %,d requests, all bytes as sent%n",
        files.length,
        size,
        latencies.count() / took,
        latencies.micros(500),
        latencies.micros(990),
        latencies.micros(999),
        latencies.count());
  }

  private void send(int connection) {
    pool.value(out[connection]).segment().set(ValueLayout.JAVA_LONG, 0, sequence++);
    received[connection] = 0;
    startedAt[connection] = System.nanoTime();
    long _ = ring.send(files[connection], pool, out[connection], 0, size, connection);
    receive(connection);
  }

  private void receive(int connection) {
    int from = received[connection];
    long _ = ring.receive(files[connection], pool, in[connection], from, size - from, connection);
  }

  private void take(Completion done, boolean goesOn) throws IOException {
    int moved = done.resultOrThrow();
    int connection = (int) done.userData();
    if (done.operation() == Operation.SEND) {
      return;
    }
    if (moved == 0) {
      throw new IOException("the server has closed the connection: connection=" + connection);
    }
    received[connection] += moved;
    if (received[connection] < size) {
      receive(connection);
      return;
    }
    latencies.record(System.nanoTime() - startedAt[connection]);
    check(connection);
    if (goesOn) {
      send(connection);
    }
  }

  private void check(int connection) throws IOException {
    MemorySegment sent = pool.value(out[connection]).segment();
    MemorySegment back = pool.value(in[connection]).segment();
    long at = MemorySegment.mismatch(sent, 0, size, back, 0, size);
    if (at >= 0) {
      throw new IOException(
          "what came back is not what was sent: connection=%d, byte=%d".formatted(connection, at));
    }
  }

  @Override
  public void close() throws IOException {
    ring.close();
    for (int i = 0; i < descriptors.size(); i++) {
      pool.put(out[i]);
      pool.put(in[i]);
      descriptors.get(i).close();
    }
    pool.close();
  }
}
