package dev.iobuf.behaviour.lifecycle;

import dev.iobuf.io.FileDescriptor;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A file, a device, an end of a pipe or connection, or a listener. */
class DescriptorThing extends Thing {
  final FileDescriptor file;

  /** The number of files of rings that are attached to it, and keep it open. */
  int attached;

  DescriptorThing(World world, String name, FileDescriptor file) {
    super(world, name);
    this.file = file;
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
      if (in != null) {
        in.isBroken = true;
      }
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

    /** The connection that has waited longest was accepted, and closed. */
    void dropFirst() {
      EndThing client = waiting.poll();
      if (client != null) {
        client.breakStreams();
      }
    }

    /** Makes the other end of the connection that has waited longest. */
    EndThing accepted(String name, FileDescriptor socket) {
      EndThing client = waiting.poll();
      if (client == null) {
        Stream unknown = new Stream(name, 0);
        unknown.isBroken = true;
        return new EndThing(world, name, socket, true, true, unknown, unknown);
      }
      return new EndThing(world, name, socket, true, true, client.out, client.in);
    }
  }
}
