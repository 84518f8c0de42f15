package dev.iobuf.benchmarks.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** An echo server on NIO's selector alone: one thread, one direct buffer a connection. */
final class NioEcho {
  private static final int SIZE = 8_192;

  private NioEcho() {}

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    try (Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4_096);
      listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
      System.out.println("listening on " + listener.getLocalAddress());
      while (true) {
        selector.select(NioEcho::serve);
      }
    }
  }

  private static void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel socket = ((ServerSocketChannel) key.channel()).accept();
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
        socket.register(key.selector(), SelectionKey.OP_READ, ByteBuffer.allocateDirect(SIZE));
      } else {
        echo(key, (SocketChannel) key.channel(), (ByteBuffer) key.attachment());
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  /** Reads when there is nothing left to write. */
  private static void echo(SelectionKey key, SocketChannel socket, ByteBuffer buffer)
      throws IOException {
    if (key.isReadable()) {
      if (socket.read(buffer) < 0) {
        socket.close();
        return;
      }
      buffer.flip();
    }
    socket.write(buffer);
    if (buffer.hasRemaining()) {
      key.interestOps(SelectionKey.OP_WRITE);
    } else {
      buffer.clear();
      key.interestOps(SelectionKey.OP_READ);
    }
  }
}
