package dev.iobuf.examples;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connects within a time. The kernel alone would try for minutes. */
final class Connector {
  private Connector() {}

  /**
   * Connects, on a thread of its own. If the thread outlasts this call, it closes the connection
   * that it gets.
   *
   * @throws IOException if there is no connection in time, or none at all
   */
  static FileDescriptor connect(InetSocketAddress server, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<FileDescriptor> connection = new CompletableFuture<>();
    Thread _ = Thread.ofPlatform().daemon().start(() -> connect(server, connection));
    try {
      return connection.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (!connection.completeExceptionally(e)) {
        return connection.join();
      }
      throw new IOException(
          "the server took no connection in %s s: server=%s"
              .formatted(patience.toSeconds(), server),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void connect(
      InetSocketAddress server, CompletableFuture<FileDescriptor> connection) {
    try {
      FileDescriptor descriptor = Tcp.connect(server);
      if (!connection.complete(descriptor)) {
        descriptor.close();
      }
    } catch (IOException | RuntimeException e) {
      boolean _ = connection.completeExceptionally(e);
    }
  }
}
