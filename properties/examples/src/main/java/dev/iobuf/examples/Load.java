package dev.iobuf.examples;

import dev.iobuf.LargeBufferPool;
import dev.iobuf.MediumBuffer;
import dev.iobuf.MediumBufferPool;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The connections that load an echo server: each sends a message from a lease of its own, and
 * compares what comes back, in buffers that the kernel chooses, piece by piece.
 */
final class Load implements AutoCloseable {
  /**
   * Operations that a connection can have in flight: a receive, and sends, of which one is over.
   */
  private static final int OPERATIONS = 4;

  private static final int CLOCK = -1;

  /** The clock's. */
  private static final int OWN_OPERATIONS = 1;

  private static final Duration LOOK_UP = Duration.ofMillis(100);

  private final IoUring ring;
  private final LargeBufferPool pool;
  private final MediumBufferPool pieces;
  private final ProvidedBuffers group;
  private final int size;
  private final List<FileDescriptor> descriptors = new ArrayList<>();
  private final List<IoUringFile> files = new ArrayList<>();

  /**
   * By connection, whose number is its lease as well: how much of its message has come back, and
   * when it was sent.
   */
  private final int[] received;

  private final long[] startedAt;

  /** Connections that don't receive, for lack of buffers or since they have not begun. */
  private final int[] idle;

  private int idleCount;
  private int waiting;
  private long sequence;
  private final Latencies latencies = new Latencies();

  /**
   * Gets all leases of the pool, one for each connection.
   *
   * @param ring of {@link #ringFor}
   * @param pool the pool for messages
   * @param pieces the buffers for the answers
   */
  Load(IoUring ring, LargeBufferPool pool, MediumBufferPool pieces, int size) throws IOException {
    this.ring = ring;
    this.pool = pool;
    this.pieces = pieces;
    this.group = ring.provide(pieces, Integer.highestOneBit(pieces.capacity()));
    this.size = size;
    this.received = new int[pool.capacity()];
    this.startedAt = new long[pool.capacity()];
    this.idle = new int[pool.capacity()];
    for (int connection = 0; connection < idle.length; connection++) {
      int lease = pool.tryGet();
      pool.value(lease).segment().asSlice(0, size).fill((byte) lease);
    }
  }

  static IoUring ringFor(int connections) throws IOException {
    return IoUring.create(OPERATIONS * connections + OWN_OPERATIONS, connections);
  }

  /** Connects all, if the server accepts each in time. */
  void connect(InetSocketAddress server, Duration patience)
      throws IOException, InterruptedException {
    while (files.size() < pool.capacity()) {
      FileDescriptor descriptor = Connector.connect(server, patience);
      descriptors.add(descriptor);
      idle[idleCount++] = files.size();
      files.add(ring.register(descriptor));
    }
  }

  /**
   * Loads for a duration, and returns how many nanoseconds passed until the last answer.
   *
   * @param patience how long to wait for the last answers, when the time is over
   */
  long run(Duration time, Duration patience, StatusLine line) throws IOException {
    long start = System.nanoTime();
    tick();
    for (int connection = 0; connection < files.size(); connection++) {
      send(connection);
    }
    while (waiting > 0) {
      feed();
      int _ = ring.await(1);
      long passed = System.nanoTime() - start;
      boolean goesOn = passed < time.toNanos();
      while (ring.next()) {
        take(ring.completion(), goesOn);
      }
      if (waiting > 0 && passed >= time.plus(patience).toNanos()) {
        throw new IOException(
            "the server owes answers: connections=%s, of %s, %s s after the end"
                .formatted(waiting, files.size(), patience.toSeconds()));
      }
      line.show(() ->
          String.format(
              Locale.ROOT,
              "%d of %d s, %s",
              passed / 1_000_000_000,
              time.toSeconds(),
              Quantity.of(requests(), "request")));
    }
    return System.nanoTime() - start;
  }

  private void feed() {
    int _ = group.refill();
    while (idleCount > 0) {
      int connection = idle[--idleCount];
      long _ = ring.receiveMultishot(files.get(connection), group, connection);
    }
  }

  private void send(int connection) {
    pool.value(connection).segment().set(ValueLayout.JAVA_LONG, 0, sequence++);
    received[connection] = 0;
    startedAt[connection] = System.nanoTime();
    long _ = ring.send(files.get(connection), pool, connection, 0, size, connection);
    waiting++;
  }

  /** Makes the loop run even if the server sends nothing. */
  private void tick() {
    long _ = ring.timeout(LOOK_UP, CLOCK);
  }

  private void take(Completion done, boolean goesOn) throws IOException {
    if (done.operation() == Operation.TIMEOUT) {
      tick();
      return;
    }
    int connection = (int) done.userData();
    if (done.operation() == Operation.SEND) {
      int _ = done.resultOrThrow();
      return;
    }
    if (!done.hasMore()) {
      idle[idleCount++] = connection;
    }
    if (done.errno() == Errno.ENOBUFS) {
      return;
    }
    int moved = done.resultOrThrow();
    if (moved == 0) {
      throw new IOException("the server has closed the connection: connection=" + connection);
    }
    compare(connection, pieces.value(done.lease()), moved);
    done.putLease();
    received[connection] += moved;
    if (received[connection] == size) {
      latencies.record(System.nanoTime() - startedAt[connection]);
      waiting--;
      if (goesOn) {
        send(connection);
      }
    }
  }

  private void compare(int connection, MediumBuffer piece, int length) throws IOException {
    int from = received[connection];
    MemorySegment sent = pool.value(connection).segment();
    int end = Math.min(from + length, size);
    long at = MemorySegment.mismatch(sent, from, end, piece.segment(), 0, length);
    if (at >= 0) {
      throw new IOException(
          "what came back is not what was sent: connection=%s, byte=%s, of %s bytes"
              .formatted(connection, from + at, size));
    }
  }

  long requests() {
    return latencies.count();
  }

  Latencies latencies() {
    return latencies;
  }

  /** Ends the operations in flight, and puts every lease. */
  @Override
  public void close() throws IOException {
    ring.close();
    for (FileDescriptor descriptor : descriptors) {
      descriptor.close();
    }
    for (int lease = 0; lease < idle.length; lease++) {
      pool.put(lease);
    }
  }
}
