package dev.iobuf.behaviour.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.behaviour.lifecycle.DescriptorThing.EndThing;
import dev.iobuf.behaviour.lifecycle.DescriptorThing.ListenerThing;
import dev.iobuf.behaviour.lifecycle.Step.Trouble;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.io.Vectored;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Steps over pipes, sockets, listeners, and threads that wait for bytes. */
final class StreamSteps {
  private static final int BACKLOG = 8;

  private StreamSteps() {}

  static void openPipe(World world, Step step) {
    String reader = world.name("reader");
    String writer = world.name("writer");
    FileDescriptor.Pair pair =
        world.make(
            "var pipe = FileDescriptor.pipe(); // %s, %s".formatted(reader, writer),
            FileDescriptor::pipe);
    if (pair != null) {
      Stream stream = new Stream(writer, step.size());
      world.things.add(new EndThing(world, reader, pair.left(), false, false, stream, null));
      world.things.add(new EndThing(world, writer, pair.right(), false, false, null, stream));
    }
  }

  static void openPair(World world, Step step) {
    String left = world.name("left");
    String right = world.name("right");
    FileDescriptor.Pair pair =
        world.make(
            "var pair = FileDescriptor.socketpair(); // %s, %s".formatted(left, right),
            FileDescriptor::socketpair);
    if (pair != null) {
      Stream there = new Stream(left, step.size());
      Stream back = new Stream(right, step.size() + 1);
      world.things.add(new EndThing(world, left, pair.left(), true, false, back, there));
      world.things.add(new EndThing(world, right, pair.right(), true, false, there, back));
    }
  }

  static void listen(World world, Step step) {
    String name = world.name("listener");
    FileDescriptor socket =
        world.make(
            "var %s = Tcp.listen(anyPort, %s);".formatted(name, BACKLOG),
            () -> Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG));
    if (socket != null) {
      int port = port(socket);
      world.ports.add(port);
      world.things.add(new ListenerThing(world, name, socket, port));
    }
  }

  private static int port(FileDescriptor socket) {
    try {
      return Tcp.localAddress(socket).getPort();
    } catch (SystemCallException e) {
      throw new AssertionError(e);
    }
  }

  static void connect(World world, Step step) {
    ListenerThing to = world.pick(ListenerThing.class, step.which());
    if (to == null || to.waiting.size() > BACKLOG / 2 || to.isSpoiled) {
      return;
    }
    String name = world.name("client");
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port);
    FileDescriptor socket =
        world.make(
            "var %s = Tcp.connect(addressOf(%s));".formatted(name, to.name),
            () -> Tcp.connect(address));
    if (socket == null) {
      // It may have been connected, and closed since.
      to.isSpoiled |= world.isIn(Trouble.FULL_HEAP);
      return;
    }
    Stream there = new Stream(name, step.size());
    Stream back = new Stream(name + "'s peer", step.size() + 1);
    EndThing client = new EndThing(world, name, socket, true, true, back, there);
    client.port = port(socket);
    world.things.add(client);
    to.waiting.add(client);
  }

  static void accept(World world, Step step) {
    ListenerThing at = world.pick(ListenerThing.class, step.which());
    if (at == null || at.waiting.isEmpty() || at.isAccepting || at.isSpoiled) {
      return;
    }
    String name = world.name("server");
    FileDescriptor socket =
        world.make("var %s = Tcp.accept(%s);".formatted(name, at.name), () -> Tcp.accept(at.file));
    if (socket != null) {
      world.things.add(at.accepted(name, socket));
    } else if (world.isIn(Trouble.FULL_HEAP)) {
      at.isSpoiled = true;
      at.waiting.forEach(EndThing::breakStreams);
    }
  }

  static void write(World world, Step step) {
    EndThing to = world.pick(EndThing.class, step.which());
    LeaseThing from = FileSteps.free(world, step);
    if (to == null || from == null || world.isIn(Trouble.FULL_HEAP)) {
      return;
    }
    Stream out = to.out;
    if (out == null || out.isSending) {
      return;
    }
    int length = FileSteps.length(step);
    boolean isBroken = out.isBroken;
    out.fill(from.memory(), length);
    long[] result = {0};
    IoVec vector = SegmentIoVec.of(from.memory().asSlice(0, length));
    world.attempt(
        "tryWritev(%s, %s);%s"
            .formatted(to.name, from.name, isBroken ? " // the peer is gone" : ""),
        () -> result[0] = Vectored.tryWritev(to.file, vector));
    if (isBroken) {
      assertThat(result[0])
          .isIn(
              (long) length,
              -(long) Errno.EPIPE,
              -(long) Errno.ECONNRESET,
              -(long) Errno.ECONNREFUSED);
    } else {
      assertThat(result[0]).as("bytes written to %s", to.name).isEqualTo(length);
      out.sent(length);
    }
  }

  static void read(World world, Step step) {
    EndThing of = world.pick(EndThing.class, step.which());
    LeaseThing into = FileSteps.free(world, step);
    if (of == null || into == null || world.isIn(Trouble.FULL_HEAP)) {
      return;
    }
    Stream in = of.in;
    if (in == null || !in.hasBytes()) {
      return;
    }
    MemorySegment memory = into.memory();
    long[] result = {0};
    IoVec vector = SegmentIoVec.of(memory.asSlice(0, FileSteps.length(step)));
    world.attempt(
        "readv(%s, %s);".formatted(of.name, into.name),
        () -> result[0] = Vectored.readv(of.file, vector));
    assertThat(result[0]).as("bytes read from %s", of.name).isPositive();
    in.received(memory, (int) result[0]);
  }

  /** A thread begins to wait for bytes of a socket. */
  static void await(World world, Step step) {
    EndThing of = world.pick(EndThing.class, step.which());
    LeaseThing into = FileSteps.free(world, step);
    if (of == null || into == null || !of.isSocket || !world.isIn(Trouble.NONE)) {
      return;
    }
    Stream in = of.in;
    if (in != null && !in.isReceiving) {
      ReaderThing reader = new ReaderThing(world, of, in, into);
      world.attempt(
          "var %s = Thread.ofPlatform().start(() -> readv(%s, %s));"
              .formatted(reader.name, of.name, into.name),
          reader::start);
      world.things.add(reader);
    }
  }

  /** Ends one direction of a socket, or both. */
  static void shutdown(World world, Step step) {
    EndThing of = world.pick(EndThing.class, step.which());
    if (of == null || !of.isSocket) {
      return;
    }
    switch (step.size() % 3) {
      case 0 -> {
        of.breakStreams();
        world.attempt(of.name + ".shutdown();", () -> shutdown(of));
      }
      case 1 -> {
        of.breakInput();
        world.attempt(
            of.name + ".shutdownInput();", () -> unlessGone(() -> of.file.shutdownInput()));
      }
      default -> shutdownOutput(world, of);
    }
  }

  /** After that, no byte can be written, and bytes can be read as before. */
  private static void shutdownOutput(World world, EndThing of) {
    of.breakOutput();
    boolean isDone =
        world.attempt(
            of.name + ".shutdownOutput();",
            () -> unlessGone(() -> world.library().shutdownOutput(of.file)));
    if (isDone && !world.isIn(Trouble.FULL_HEAP)) {
      try (Arena arena = Arena.ofConfined()) {
        long result = Vectored.tryWritev(of.file, SegmentIoVec.of(arena.allocate(1)));
        assertThat(result)
            .as("a write to %s, which is shut down", of.name)
            .isIn(-(long) Errno.EPIPE, -(long) Errno.ECONNRESET);
      }
    }
  }

  static void shutdown(EndThing socket) throws Exception {
    unlessGone(() -> socket.file.shutdown());
  }

  private static void unlessGone(Action shutdown) throws Exception {
    try {
      shutdown.run();
    } catch (SystemCallException gone) {
      if (gone.errno() != Errno.ENOTCONN) { // The peer has reset it.
        throw gone;
      }
    }
  }

  /** A peer is killed: all of its ends are closed at once. */
  static void kill(World world, Step step) {
    for (EndThing end :
        List.copyOf(world.things).stream()
            .filter(EndThing.class::isInstance)
            .map(EndThing.class::cast)
            .toList()) {
      if ((end.name.hashCode() + step.which()) % 2 == 0) {
        world.close(end);
      }
    }
  }
}
