package dev.iobuf.examples;

import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on one ring and one thread: for each client, it connects to the target, and relays
 * both directions.
 *
 * <p><b>Memory.</b> It is bounded by two pools, and {@link Relay} says what a direction takes from
 * each. With the pools of {@link ProxyPools#of}, no peer keeps another from being served. If there
 * are fewer big buffers, directions wait in turn, and peers that read nothing may hold all of them,
 * until they have been idle for too long.
 *
 * <p><b>Files.</b> All sockets but the listener are in slots of the ring, and have no descriptor.
 */
final class RingProxy implements AutoCloseable {
  /** How often the proxy looks for idle connections, and whether it was stopped. */
  private static final Duration TICK = Duration.ofMillis(100);

  private static final int LISTENER = -1;
  private static final int CLOCK = -2;

  /** The accept, and the clock. */
  private static final int OWN_OPERATIONS = 2;

  /** For clients that are to be turned away. */
  private static final int SPARE_SLOTS = 64;

  /** As many as the operations of a ring suffice for. */
  static final int MOST_CONNECTIONS = 4_000;

  private static final int SIDES = 2;

  private final IoUring ring;
  private final RelayBuffers buffers;
  private final IoUringFile listener;
  private final EncodedAddress target;
  private final ProtocolFamily family;
  private final ProxyLimits limits;
  private final int idleTicks;
  private final ZeroCopy zeroCopy;

  /** By number, which their operations carry. */
  private final @Nullable ProxyConnection[] connections;

  private final int[] freeNumbers;
  private int freeCount;

  /** Directions that have found no buffer, in their turn. */
  private final Deque<Relay> starved = new ArrayDeque<>();

  private boolean isAccepting;

  /** The time in ticks, which pass only while the loop runs. */
  private int now;

  private long accepted;
  private long turnedAway;
  private long unreachable;
  private long idle;
  private long bytes;
  private long exhaustions;

  /**
   * Creates a proxy. Clients wait until {@link #serve} is called.
   *
   * @param ring of {@link #ringFor}
   * @param pools which other rings may share
   */
  RingProxy(
      IoUring ring,
      ProxyPools pools,
      FileDescriptor listener,
      InetSocketAddress target,
      ProxyLimits limits)
      throws IOException {
    this.ring = ring;
    this.buffers = new RelayBuffers(ring, pools);
    this.listener = ring.attach(listener);
    this.target = EncodedAddress.of(target);
    this.family = familyOf(target);
    this.limits = limits;
    this.idleTicks = (int) Math.ceilDiv(limits.idleTime().toMillis(), TICK.toMillis());
    this.zeroCopy = new ZeroCopy(limits.zeroCopyFrom());
    this.connections = new @Nullable ProxyConnection[limits.connections()];
    this.freeNumbers = new int[limits.connections()];
    for (int number = limits.connections() - 1; number >= 0; number--) {
      freeNumbers[freeCount++] = number;
    }
  }

  static ProtocolFamily familyOf(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }

  /** Makes a ring that has room for all operations, and a slot for each socket. */
  static IoUring ringFor(ProxyLimits limits) throws IOException {
    return IoUring.create(
        ProxyConnection.OPERATIONS * limits.connections() + ZeroCopy.BUFFERS + OWN_OPERATIONS,
        slotsFor(limits));
  }

  /** Returns how many sockets the ring has: two for each connection. */
  static int slotsFor(ProxyLimits limits) {
    return SIDES * (limits.connections() + SPARE_SLOTS); // The kernel chooses from one half.
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

  /** Makes the loop run even if no peer does anything, and accepts again after an error. */
  private void tick() throws IOException {
    now++;
    long _ = ring.timeout(TICK, CLOCK);
    if (!isAccepting) {
      long _ = ring.acceptMultishotRegistered(listener, LISTENER);
      isAccepting = true;
    }
    for (ProxyConnection connection : connections) {
      if (connection != null && connection.isIdleSince(now - idleTicks)) {
        idle++;
        connection.fail();
        connection.closeIfOver();
      }
    }
  }

  /**
   * Hands free buffers to the kernel, and lets directions receive again that have found none. Each
   * takes a buffer at once, since bytes have come for it.
   */
  private void feed() throws IOException {
    buffers.refill(!starved.isEmpty());
    int free = buffers.big().provided();
    while (free > 0 && !starved.isEmpty()) {
      free -= starved.remove().resume() ? 1 : 0;
    }
  }

  private void take(Completion done) throws IOException {
    switch (done.operation()) {
      case ACCEPT -> accept(done);
      case TIMEOUT -> tick();
      case CLOSE -> closed((int) (done.userData() / SIDES));
      case CANCEL -> {} // It has done its work, or came too late.
      default -> relay(done);
    }
  }

  private void relay(Completion done) {
    ProxyConnection connection = connections[(int) (done.userData() / SIDES)];
    if (connection == null) {
      throw new IllegalStateException("a completion for no connection: " + done);
    }
    switch (done.operation()) {
      case CONNECT -> {
        unreachable += done.isError() ? 1 : 0;
        connection.connected(done, now);
      }
      case RECEIVE -> {
        bytes += Math.max(0, done.result());
        Relay relay = connection.received(done, now);
        if (relay.isStarved()) {
          exhaustions++;
          starved.add(relay);
        }
      }
      case SEND, SEND_ZERO_COPY -> connection.sent(done, now);
      case SHUTDOWN -> connection.wasShutDown(done);
      default -> {} // A reset, which has ended what was in flight.
    }
    connection.closeIfOver();
  }

  private void accept(Completion done) throws IOException {
    isAccepting = done.hasMore();
    if (done.isError()) {
      return; // The client has gone, or there are no slots: in a moment that may change.
    }
    IoUringFile client = done.registered();
    if (freeCount == 0) {
      turnedAway++;
      client.close();
      return;
    }
    try (FileDescriptor socket = Tcp.open(family)) {
      connect(client, ring.register(socket)); // The slot keeps the socket open.
    } catch (SystemCallException e) {
      turnedAway++; // No descriptor is left: in a moment one may be.
      client.close();
    }
  }

  private void connect(IoUringFile client, IoUringFile server) {
    accepted++;
    int number = freeNumbers[--freeCount];
    long userData = (long) SIDES * number;
    Relay there = new Relay(ring, buffers, zeroCopy, client, server, userData);
    Relay back = new Relay(ring, buffers, zeroCopy, server, client, userData + 1);
    connections[number] = new ProxyConnection(ring, client, server, userData, there, back);
    long _ = ring.connect(server, target, limits.connectTime(), userData);
  }

  /** One side of a connection was closed. After the second, its number is free. */
  private void closed(int number) {
    ProxyConnection connection = connections[number];
    if (connection != null && connection.wasClosed()) {
      connections[number] = null;
      freeNumbers[freeCount++] = number;
    }
  }

  private String summary() {
    return counts().toString();
  }

  /** Returns what was done so far. */
  ProxyCounts counts() {
    return new ProxyCounts(accepted, turnedAway, unreachable, idle, bytes, exhaustions);
  }

  /**
   * Ends all connections, and puts every lease. A send without a copy whose peer does not read ends
   * by a reset.
   */
  @Override
  public void close() throws IOException {
    ring.close(Completion::putLease, Duration.ZERO);
    for (ProxyConnection connection : connections) {
      if (connection != null) {
        connection.abandon();
      }
    }
  }
}
