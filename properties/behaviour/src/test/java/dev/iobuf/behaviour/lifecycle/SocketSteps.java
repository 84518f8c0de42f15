package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.behaviour.lifecycle.DescriptorThing.EndThing;
import dev.iobuf.behaviour.lifecycle.DescriptorThing.ListenerThing;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.Operation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps over sockets that a ring connects: in time, too late, or in vain. */
final class SocketSteps {
  /** As many connections fit into the queue of a listener besides those that others make. */
  private static final int MOST_DIALS = 3;

  private static final Duration[] TIMES = {Duration.ofHours(1), Duration.ofNanos(1), Duration.ZERO};

  /** Of a socket that is bound, and does not listen, as long as the process runs. */
  private static final EncodedAddress NOWHERE = nowhere();

  private SocketSteps() {}

  private static EncodedAddress nowhere() {
    try {
      FileDescriptor bound = Tcp.open(StandardProtocolFamily.INET);
      Tcp.bind(bound, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return EncodedAddress.of(Tcp.localAddress(bound));
    } catch (SystemCallException e) {
      throw new AssertionError(e);
    }
  }

  static void open(World world, Step step) {
    String name = world.name("socket");
    FileDescriptor socket =
        world.make(
            "var %s = Tcp.open(INET);".formatted(name),
            () -> Tcp.open(StandardProtocolFamily.INET));
    if (socket != null) {
      EndThing fresh = EndThing.ofUnknownPeer(world, name, socket);
      fresh.isFresh = true;
      world.things.add(fresh);
    }
  }

  /** A ring connects a socket. What it sends and receives then is not compared. */
  static void connect(World world, Step step) {
    RingFileThing on = pick(world, step);
    if (on == null || !(on.of instanceof EndThing socket)) {
      return;
    }
    ListenerThing to = world.pick(ListenerThing.class, step.size());
    boolean isListening = to != null && to.dials < MOST_DIALS && step.size() % 3 > 0;
    EncodedAddress address = isListening && to != null ? address(to) : NOWHERE;
    int entries = step.room() % 2 == 0 ? 1 : 2;
    RingThing ring = on.ring;
    if (ring.room() < entries) {
      return;
    }
    Duration time = TIMES[step.room() % TIMES.length];
    long data = ring.nextData();
    String line =
        "%s.connect(%s, addressOf(%s)%s, %s);"
            .formatted(
                ring.name,
                on.name,
                isListening && to != null ? to.name : "none that listens",
                entries == 1 ? "" : ", " + time,
                data);
    long[] ticket = {0};
    boolean isStarted =
        world.attempt(
            line,
            () ->
                ticket[0] =
                    entries == 1
                        ? ring.ring.connect(on.file, address, data)
                        : ring.ring.connect(on.file, address, time, data));
    if (isStarted) {
      socket.isFresh = false;
      if (isListening && to != null) {
        to.dials++;
      }
      Pending started =
          new Pending(Operation.CONNECT, ticket[0], outcome(socket.name, isListening)).on(on);
      started.entries = entries;
      ring.add(started);
    }
  }

  private static Pending.Outcome outcome(String name, boolean isListening) {
    return (result, given, isOver) -> {
      if (result > 0 || (result == 0 && !isListening)) {
        throw new AssertionError(name + " was connected to nothing: result=" + result);
      }
      if (!isOver) {
        throw new AssertionError("a connect of " + name + " completes twice");
      }
    };
  }

  /** One that a ring knows, and that has never been connected. */
  private static @Nullable RingFileThing pick(World world, Step step) {
    List<RingFileThing> all =
        world.things.stream()
            .filter(thing ->
                thing instanceof RingFileThing file
                    && file.of instanceof EndThing end
                    && end.isFresh)
            .map(RingFileThing.class::cast)
            .toList();
    return all.isEmpty() ? null : all.get(step.which() % all.size());
  }

  private static EncodedAddress address(ListenerThing listener) {
    return EncodedAddress.of(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port));
  }
}
