package dev.iobuf.examples;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.pool.IndirectPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.ProvidedBuffers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends back what it receives. The lease that the kernel filled is the lease that is sent: no byte
 * is copied, and connections that send nothing hold no buffer.
 *
 * <p>A peer that sends and never reads does hold buffers: those with the bytes that it does not
 * read. After a second it counts as silent. All silent peers together may hold half of the buffers.
 * Beyond that, the server resets the connections of the peers that have been silent the longest. So
 * half of the buffers serve all others.
 */
final class Echo implements AutoCloseable {
  private static final Duration LOOK_UP = Duration.ofMillis(100);
  private static final int LISTENER = -1;
  private static final int CLOCK = -2;

  /** For how many ticks of the clock a peer may let bytes wait. */
  private static final int PATIENCE = 10;

  /**
   * Operations that a connection can have in flight: it receives, sends, and cancels or resets; and
   * one to spare.
   */
  private static final int OPERATIONS = 4;

  /** The accept, and the clock. */
  private static final int OWN_OPERATIONS = 2;

  private final IoUring ring;
  private final IndirectPool<?> pool;
  private final ProvidedBuffers group;
  private final IoUringFile listener;
  private final int mostConnections;

  /** By number, which their operations carry. Returns null if a number is free. */
  private final List<EchoConnection> connections = new ArrayList<>();

  private final Deque<Integer> freeNumbers = new ArrayDeque<>();

  /** Connections whose receive has ended for lack of buffers. */
  private final Deque<EchoConnection> starved = new ArrayDeque<>();

  private boolean isAccepting;
  private long accepted;
  private long messages;
  private long bytes;
  private long exhaustions;
  private long resets;

  /**
   * The time in ticks, which pass only while the loop runs. So if the server itself is delayed, it
   * blames no peer.
   */
  private int now;

  /**
   * Creates a server.
   *
   * @param ring of {@link #ringFor}
   */
  Echo(IoUring ring, int mostConnections, IndirectPool<?> pool, FileDescriptor listener)
      throws IOException {
    this.ring = ring;
    this.mostConnections = mostConnections;
    this.pool = pool;
    this.group = ring.provide(pool, Integer.highestOneBit(pool.capacity()));
    this.listener = ring.attach(listener);
  }

  /**
   * Makes a ring that has room for the operations of a number of connections, and a slot for each
   * in the kernel.
   */
  static IoUring ringFor(int connections) throws IOException {
    return IoUring.create(OPERATIONS * connections + OWN_OPERATIONS, connections);
  }

  /** Serves until it is stopped, which it notices within a tenth of a second. */
  void serve(AtomicBoolean isStopped, StatusLine line) throws IOException {
    tick();
    while (!isStopped.get()) {
      feed();
      int _ = ring.await(1);
      while (ring.next()) {
        take(ring.completion());
      }
      line.show(this::summary);
    }
  }

  /** Makes the loop run even if no peer sends anything, and accepts again after an error. */
  private void tick() {
    now++;
    resetSilent();
    long _ = ring.timeout(LOOK_UP, CLOCK);
    if (!isAccepting) {
      listen();
    }
  }

  /**
   * Resets the peers that have been silent the longest, until the others hold no more than half of
   * the buffers.
   */
  private void resetSilent() {
    List<EchoConnection> silent =
        connections.stream()
            .filter(connection -> connection.isSilentSince(now - PATIENCE))
            .sorted(Comparator.comparingInt(EchoConnection::sendingSince))
            .toList();
    int held = silent.stream().mapToInt(EchoConnection::held).sum();
    for (EchoConnection connection : silent) {
      if (held <= pool.capacity() / 2 || ring.room() < EchoConnection.RESET_OPERATIONS) {
        return;
      }
      held -= connection.held();
      connection.reset();
      resets++;
    }
  }

  private void listen() {
    long _ = ring.acceptMultishot(listener, LISTENER);
    isAccepting = true;
  }

  /**
   * Hands free buffers to the kernel, and lets connections receive again that had to stop for lack
   * of buffers.
   */
  private void feed() {
    int _ = group.refill();
    // Each takes a buffer at once, since bytes have come for it. Any more would find no buffer
    // again.
    int free = group.provided();
    while (free > 0 && !starved.isEmpty() && ring.room() > 0) {
      if (starved.pop().resume()) {
        free--;
      }
    }
  }

  private void take(Completion done) throws IOException {
    switch (done.operation()) {
      case ACCEPT -> accept(done);
      case RECEIVE, SEND, RESET -> serve(done);
      case TIMEOUT -> tick();
      default -> {} // A cancellation that has done its work, or came too late.
    }
  }

  private void serve(Completion done) throws IOException {
    EchoConnection connection = connections.get((int) done.userData());
    if (done.operation() == Operation.RESET) {
      connection.wasReset();
    } else if (done.operation() == Operation.SEND) {
      connection.sent(done, now);
    } else {
      exhaustions += done.errno() == Errno.ENOBUFS ? 1 : 0;
      messages += done.result() > 0 ? 1 : 0;
      bytes += Math.max(0, done.result());
      connection.received(done, now);
      if (connection.isStarved()) {
        starved.add(connection);
      }
    }
    if (connection.isOver()) {
      connection.close();
      freeNumbers.push((int) done.userData());
    }
  }

  private void accept(Completion done) throws IOException {
    isAccepting = done.hasMore();
    if (done.isError()) {
      return; // The peer has gone, or there are too many files: in a moment that may change.
    }
    if (!isAccepting) {
      listen();
    }
    if (connections.size() - freeNumbers.size() >= mostConnections) {
      done.descriptor().close(); // More than the ring can serve.
      return;
    }
    accepted++;
    int number = freeNumbers.isEmpty() ? connections.size() : freeNumbers.pop();
    EchoConnection connection = new EchoConnection(ring, pool, group, done.descriptor(), number);
    if (number == connections.size()) {
      connections.add(connection);
    } else {
      connections.set(number, connection);
    }
    connection.receive();
  }

  /** Returns a line on the work done so far. */
  String summary() {
    return String.join(
        ", ",
        Quantity.of(accepted, "connection"),
        Quantity.of(messages, "message"),
        Quantity.of(bytes, "byte"),
        Quantity.of(exhaustions, "time") + " out of buffers",
        Quantity.of(resets, "silent peer") + " reset");
  }

  /** Ends the operations in flight, and puts every lease. */
  @Override
  public void close() throws IOException {
    ring.close();
    for (EchoConnection connection : connections) {
      connection.abandon();
    }
  }
}
