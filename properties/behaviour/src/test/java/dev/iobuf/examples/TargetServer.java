package dev.iobuf.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The server behind a proxy: it serves each connection on a virtual thread. */
final class TargetServer implements AutoCloseable {
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  /** What the server does with a connection, before it closes it. */
  interface Work {
    void serve(Socket socket) throws Exception;
  }

  TargetServer(Work work) throws IOException {
    listener = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    Future<?> _ = threads.submit(() -> acceptAll(work));
  }

  /** Sends back what it receives, and then the end of the stream. */
  static TargetServer echo() throws IOException {
    return new TargetServer(socket -> {
      socket.setTcpNoDelay(true);
      long _ = socket.getInputStream().transferTo(socket.getOutputStream());
      socket.shutdownOutput();
    });
  }

  private Void acceptAll(Work work) throws IOException {
    while (true) {
      Socket socket = listener.accept();
      sockets.add(socket);
      Future<?> _ =
          threads.submit(() -> {
            try (socket) {
              work.serve(socket);
            }
            return null;
          });
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Closes the listener and all connections, whatever they wait for. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
