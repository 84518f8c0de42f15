package dev.iobuf.benchmarks.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A TCP proxy on NIO's selector alone: one thread, one direct buffer for each direction. */
final class NioProxy {
  private static final int SIZE = 8_192;

  private NioProxy() {}

  /** Serves until the process is ended: {@code PORT}, of the target. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    try (Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4_096);
      listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
      System.out.println("listening on " + listener.getLocalAddress());
      while (true) {
        selector.select(key -> serve(key, target));
      }
    }
  }

  private static void serve(SelectionKey key, InetSocketAddress target) {
    try {
      if (key.isAcceptable()) {
        connect(key.selector(), ((ServerSocketChannel) key.channel()).accept(), target);
        return;
      }
      Direction from = (Direction) key.attachment();
      if (key.isReadable()) {
        from.pass();
      }
      if (key.isValid() && key.isWritable()) {
        from.opposite().pass();
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  /** A blocking connect, which loopback does at once. */
  private static void connect(Selector selector, SocketChannel client, InetSocketAddress target)
      throws IOException {
    SocketChannel server = SocketChannel.open(target);
    SelectionKey clients = register(selector, client);
    SelectionKey servers = register(selector, server);
    Direction there = new Direction(clients, servers);
    Direction back = new Direction(servers, clients);
    there.opposite = back;
    back.opposite = there;
    clients.attach(there);
    servers.attach(back);
  }

  private static SelectionKey register(Selector selector, SocketChannel socket) throws IOException {
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
    return socket.register(selector, SelectionKey.OP_READ);
  }

  /** Reads when there is nothing left to write. */
  private static final class Direction {
    private final SelectionKey source;
    private final SelectionKey sink;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
    private boolean isWaiting;
    private @Nullable Direction opposite;

    Direction(SelectionKey source, SelectionKey sink) {
      this.source = source;
      this.sink = sink;
    }

    Direction opposite() {
      return Objects.requireNonNull(opposite);
    }

    void pass() throws IOException {
      if (!isWaiting) {
        int read = ((SocketChannel) source.channel()).read(buffer.clear());
        if (read < 0) {
          source.interestOpsAnd(~SelectionKey.OP_READ);
          ((SocketChannel) sink.channel()).shutdownOutput();
          return;
        }
        buffer.flip();
      }
      ((SocketChannel) sink.channel()).write(buffer);
      if (buffer.hasRemaining() != isWaiting) {
        isWaiting = buffer.hasRemaining();
        if (isWaiting) {
          source.interestOpsAnd(~SelectionKey.OP_READ);
          sink.interestOpsOr(SelectionKey.OP_WRITE);
        } else {
          sink.interestOpsAnd(~SelectionKey.OP_WRITE);
          source.interestOpsOr(SelectionKey.OP_READ);
        }
      }
    }
  }
}
