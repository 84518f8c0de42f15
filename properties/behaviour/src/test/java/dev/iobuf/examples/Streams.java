package dev.iobuf.examples;

import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What tests of proxies send through a socket, and get back. */
final class Streams {
  private Streams() {}

  /** The same bytes for each size. */
  static byte[] random(int size) {
    return random(size, size);
  }

  static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Sends all bytes and the end, and returns what has come back up to its end. */
  static byte[] exchanged(Socket socket, byte[] sent) throws Exception {
    try (ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> sending =
          sender.submit(() -> {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            return null;
          });
      byte[] received = socket.getInputStream().readAllBytes();
      sending.get();
      return received;
    }
  }
}
