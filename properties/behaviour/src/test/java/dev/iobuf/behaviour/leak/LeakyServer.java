package dev.iobuf.behaviour.leak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.PoolManagement;
import dev.iobuf.pool.PoolOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Forgets to put the buffer of a report. One of 97 requests is for a report. */
public final class LeakyServer {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final SmallBufferPool pool =
      SmallBufferPool.create(16, PoolOptions.DEFAULT.named("replies"));

  private LeakyServer() {}

  /** Serves its own client. With any argument, it keeps running until its input ends. */
  public static void main(String... arguments) throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofPlatform().name("client").daemon().start(() -> request(listener));
      try (SocketChannel client = listener.accept()) {
        Thread.currentThread().setName("worker");
        LeakyServer server = new LeakyServer();
        try (PoolManagement _ = PoolManagement.show(server.pool)) {
          server.serve(client, arguments.length > 0);
        }
      }
    }
  }

  private void serve(SocketChannel client, boolean stays) throws Exception {
    ByteBuffer request = ByteBuffer.allocate(1);
    int served = 0;
    try {
      while (client.read(request.clear()) > 0) {
        if (request.get(0) == 'r') {
          report(client);
        } else {
          page(client);
        }
        served++;
      }
    } catch (TimeoutException e) {
      System.out.println("served " + served + " requests, then: " + e.getMessage());
    }
    while (stays && System.in.read() >= 0) {
      // An operator searches for the leak meanwhile.
    }
  }

  private void page(SocketChannel client)
      throws InterruptedException, TimeoutException, IOException {
    int lease = pool.get(PATIENCE);
    try {
      send(client, lease, "a page");
    } finally {
      pool.put(lease);
    }
  }

  private void report(SocketChannel client)
      throws InterruptedException, TimeoutException, IOException {
    int lease = pool.get(PATIENCE);
    send(client, lease, "a report"); // and no put
  }

  private void send(SocketChannel client, int lease, String text) throws IOException {
    ByteBuffer reply = pool.value(lease).asByteBuffer().put(text.getBytes(US_ASCII)).flip();
    while (reply.hasRemaining()) {
      client.write(reply);
    }
  }

  /** Asks for 96 pages and a report, again and again. */
  private static void request(ServerSocketChannel listener) {
    try (SocketChannel server = SocketChannel.open(listener.getLocalAddress())) {
      ByteBuffer reply = ByteBuffer.allocate(100);
      for (int i = 1; true; i++) {
        if (i % 97 == 0) {
          Thread.sleep(20);
        }
        server.write(ByteBuffer.wrap(new byte[] {(byte) (i % 97 == 0 ? 'r' : 'p')}));
        server.read(reply.clear());
      }
    } catch (IOException | InterruptedException e) {
      // The server has ended.
    }
  }
}
