package dev.iobuf.examples;

import dev.iobuf.MediumBufferPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A TCP proxy with two virtual threads and two pooled buffers for each connection, one for each
 * direction.
 *
 * <p>A pending read holds a buffer, so the pool bounds the connections: if fewer than two buffers
 * are free, a new connection is closed at once. None ever waits for a buffer while it holds
 * another.
 */
public final class Proxy implements AutoCloseable {
  private final SocketAddress target;
  private final MediumBufferPool pool;
  private final ServerSocketChannel listener;

  /**
   * Listens; clients wait until {@link #serve} is called.
   *
   * @param port where to listen on the loopback address, or 0 for any port that is free
   * @param target where to connect to for each client
   * @param connections how many are served at once
   */
  public Proxy(int port, SocketAddress target, int connections) throws IOException {
    this.target = target;
    listener = ServerSocketChannel.open();
    try {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      pool = MediumBufferPool.create(2 * connections);
    } catch (IOException | RuntimeException | Error e) {
      listener.close();
      throw e;
    }
  }

  /** Listens on a port, and serves until the process ends: {@code PORT HOST PORT}. */
  public static void main(String[] arguments) throws IOException {
    SocketAddress target = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    try (Proxy proxy = new Proxy(Integer.parseInt(arguments[0]), target, 512)) {
      System.out.println("listening on " + proxy.address());
      proxy.serve();
    }
  }

  /** Returns where it listens. */
  public SocketAddress address() throws IOException {
    return listener.getLocalAddress();
  }

  /** Serves until its thread is interrupted, which ends all connections, too. */
  public void serve() throws IOException {
    try (ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor()) {
      while (true) {
        SocketChannel client = listener.accept(); // an interrupt closes the listener
        connections.execute(() -> serve(client));
      }
    } catch (ClosedByInterruptException e) {
      // Asked to end. The executor has interrupted the connections, and waited for them.
    }
  }

  private void serve(SocketChannel client) {
    int[] leases = new int[2];
    try (client) {
      int got = pool.tryGet(leases, 0, 2);
      try {
        if (got == 2) {
          relay(client, buffer(leases[0]), buffer(leases[1]));
        }
      } finally {
        pool.put(leases, 0, got); // both directions have ended
      }
    } catch (IOException e) {
      System.err.println("a client of " + target + " was lost: " + e);
    }
  }

  private ByteBuffer buffer(int lease) {
    return pool.value(lease).asByteBuffer(); // a view of the pooled memory: no copy
  }

  private void relay(SocketChannel client, ByteBuffer there, ByteBuffer back) throws IOException {
    try (SocketChannel server = SocketChannel.open(target);
        ExecutorService directions = Executors.newVirtualThreadPerTaskExecutor()) {
      directions.execute(() -> copy(client, server, there));
      directions.execute(() -> copy(server, client, back));
    } // closes the executor first, and that waits for both
  }

  private static void copy(SocketChannel from, SocketChannel to, ByteBuffer buffer) {
    try {
      while (from.read(buffer.clear()) >= 0) { // waits, and leaves its carrier to other threads
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput(); // the other direction may go on
    } catch (IOException e) {
      closeBoth(from, to); // one side is gone: ends the other direction, too
    }
  }

  private static void closeBoth(SocketChannel from, SocketChannel to) {
    try (from;
        to) {
      // Closes both, also if closing the first one fails.
    } catch (IOException e) {
      System.err.println("a socket was not closed: " + e);
    }
  }

  /** Stops listening, and frees the buffers. Call it when {@link #serve} has returned. */
  @Override
  public void close() throws IOException {
    try (pool) {
      listener.close();
    }
  }
}
