package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A file, a device, an end of a pipe or connection, or a listener. */
class DescriptorThing extends Thing {
  private static final FileDescriptor NONE = openAndClose();

  final FileDescriptor file;

  /** The number of files of rings that are attached to it, and keep it open. */
  int attached;

  DescriptorThing(World world, String name, FileDescriptor file) {
    super(world, name);
    this.file = file;
  }

  /** A closed descriptor, for a file that has none. */
  static FileDescriptor none() {
    return NONE;
  }

  private static FileDescriptor openAndClose() {
    try {
      FileDescriptor file = FileDescriptor.open(Path.of("/dev/null"), OpenFlag.READ_ONLY);
      file.close();
      return file;
    } catch (SystemCallException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns true if a thread is in a call. */
  boolean isInUse() {
    return false;
  }

  @Override
  void close() throws Exception {
    world.library().closeFile(file);
  }

  /** A regular file. */
  static final class FileThing extends DescriptorThing {
    final FileContent content;

    FileThing(World world, String name, FileDescriptor file, FileContent content) {
      super(world, name, file);
      this.content = content;
    }
  }

  /** A device that is full. */
  static final class FullThing extends DescriptorThing {
    FullThing(World world, String name, FileDescriptor file) {
      super(world, name, file);
    }
  }

  /** An end of a pipe or a connection. */
  static final class EndThing extends DescriptorThing {
    final boolean isSocket;
    final boolean isTcp;
    final @Nullable Stream in;
    final @Nullable Stream out;

    /** True until a ring begins to connect it. */
    boolean isFresh;

    /** By which its peer knows it, if it is a client. */
    int port;

    /** The number of threads that wait for bytes. */
    int readers;

    EndThing(
        World world,
        String name,
        FileDescriptor file,
        boolean isSocket,
        boolean isTcp,
        @Nullable Stream in,
        @Nullable Stream out) {
      super(world, name, file);
      this.isSocket = isSocket;
      this.isTcp = isTcp;
      this.in = in;
      this.out = out;
    }

    @Override
    boolean isInUse() {
      return readers > 0;
    }

    /** A socket that is not connected, or the peer of which is not known. */
    static EndThing ofUnknownPeer(World world, String name, FileDescriptor socket) {
      Stream unknown = new Stream(name, 0);
      unknown.isBroken = true;
      return new EndThing(world, name, socket, true, true, unknown, unknown);
    }

    /** A thread that waits in a call keeps the number open, unless the socket is shut down. */
    @Override
    void close() throws Exception {
      if (readers > 0 && file.isOpen()) {
        StreamSteps.shutdown(this);
      }
      super.close();
    }

    @Override
    void closed() {
      breakStreams();
    }

    void breakStreams() {
      breakInput();
      breakOutput();
    }

    void breakInput() {
      if (in != null) {
        in.isBroken = true;
      }
    }

    void breakOutput() {
      if (out != null) {
        out.isBroken = true;
      }
    }
  }

  /** A socket that listens. */
  static final class ListenerThing extends DescriptorThing {
    final int port;

    /** Connections that wait to be accepted: an action for the streams of each other end. */
    final Deque<EndThing> waiting = new ArrayDeque<>();

    /** How often a ring was told to connect to it. */
    int dials;

    /** An operation of a ring accepts. */
    boolean isAccepting;

    /** An accept has failed half-way: it is not known which connections wait. */
    boolean isSpoiled;

    ListenerThing(World world, String name, FileDescriptor file, int port) {
      super(world, name, file);
      this.port = port;
    }

    @Override
    void close() throws Exception {
      world.library().closeListener(file);
    }

    @Override
    void closed() {
      waiting.forEach(EndThing::breakStreams);
    }

    /** A connection was accepted, it is not known which. */
    void dropOne() {
      waiting.forEach(EndThing::breakStreams);
      waiting.poll();
    }

    /** Makes the other end of a connection that has waited. */
    EndThing accepted(String name, FileDescriptor socket) {
      EndThing client = take(socket);
      return client == null
          ? EndThing.ofUnknownPeer(world, name, socket)
          : new EndThing(world, name, socket, true, true, client.out, client.in);
    }

    /** As above, of a connection without a descriptor, which can't be asked for its peer. */
    EndThing acceptedIntoSlot(String name) {
      dropOne();
      return EndThing.ofUnknownPeer(world, name, none());
    }

    /** Finds the client, unless a ring has connected it. */
    private @Nullable EndThing take(FileDescriptor socket) {
      int port;
      try {
        port = Tcp.remoteAddress(socket).getPort();
      } catch (SystemCallException reset) {
        dropOne();
        return null;
      }
      for (EndThing client : waiting) {
        if (client.port == port) {
          waiting.remove(client);
          return client;
        }
      }
      return null;
    }
  }
}
