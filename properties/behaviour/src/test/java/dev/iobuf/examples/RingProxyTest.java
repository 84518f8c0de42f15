package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The proxy on a ring passes on every byte, the end of each stream, and resets. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class RingProxyTest {
  private static final long SEED = Long.getLong("iobuf.proxy.seed", System.nanoTime());

  @BeforeAll
  static void assumeIoUring() {
    Ran.assumeIoUring();
    System.out.println("-Diobuf.proxy.seed=" + SEED);
  }

  @Test
  void everyByteReturnsAndThenTheEndOfTheStream() throws Exception {
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy = RunningProxy.before(echo)) {
      for (int size : new int[] {0, 1, 8_191, 8_192, 8_193, 3_000_001}) {
        try (Socket socket = proxy.connect()) {
          byte[] sent = Streams.random(size);
          assertThat(Streams.exchanged(socket, sent)).as("%d bytes", size).isEqualTo(sent);
        }
      }
    }
  }

  /**
   * Both directions carry streams of their own at once, in pieces of random sizes, and with random
   * pauses of writers and readers.
   */
  @Test
  void bothDirectionsAreRightWhateverThePiecesAndPauses() throws Exception {
    int connections = 16;
    int size = 300_000;
    try (TargetServer target =
            new TargetServer(socket -> {
              long seed = socket.getInputStream().read();
              assertThat(duplex(socket, size, seed, ~seed)).isTrue();
            });
        RunningProxy proxy = RunningProxy.before(target);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        int seed = i;
        all.add(
            clients.submit(() -> {
              try (Socket socket = proxy.connect()) {
                socket.getOutputStream().write(seed);
                return duplex(socket, size, ~seed, seed);
              }
            }));
      }
      for (Future<Boolean> one : all) {
        assertThat(one.get()).isTrue();
      }
    }
  }

  /** Sends one stream, and returns true if the other is what was received. */
  private static boolean duplex(Socket socket, int size, long sentSeed, long receivedSeed)
      throws Exception {
    try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing =
          writer.submit(() -> {
            writeInPieces(socket.getOutputStream(), Streams.random(size, sentSeed), sentSeed);
            socket.shutdownOutput();
            return null;
          });
      byte[] received = readInPieces(socket.getInputStream(), size + 1, receivedSeed);
      writing.get();
      return Arrays.equals(received, Streams.random(size, receivedSeed));
    }
  }

  private static void writeInPieces(OutputStream out, byte[] bytes, long seed) throws Exception {
    Random random = new Random(SEED ^ seed);
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(bytes.length - from, size(random));
      out.write(bytes, from, length);
      from += length;
      pause(random);
    }
  }

  private static byte[] readInPieces(InputStream in, int most, long seed) throws Exception {
    Random random = new Random(SEED + seed);
    byte[] bytes = new byte[most];
    int count = 0;
    while (count < most) {
      int read = in.read(bytes, count, Math.min(most - count, size(random)));
      if (read < 0) {
        break;
      }
      count += read;
      pause(random);
    }
    return Arrays.copyOf(bytes, count);
  }

  /** Mostly small, and at times larger than a buffer. */
  private static int size(Random random) {
    return 1 + random.nextInt(1 << random.nextInt(4, 16));
  }

  private static void pause(Random random) throws InterruptedException {
    if (random.nextInt(16) == 0) {
      Thread.sleep(random.nextInt(2));
    }
  }

  @Test
  void aDirectionThatHasEndedLeavesTheOtherOpen() throws Exception {
    byte[] answer = Streams.random(500_000, 1);
    try (TargetServer target =
            new TargetServer(socket -> {
              byte[] question = socket.getInputStream().readAllBytes(); // up to the end
              socket.getOutputStream().write(answer);
              socket.getOutputStream().write(question);
            });
        RunningProxy proxy = RunningProxy.before(target);
        Socket socket = proxy.connect()) {
      socket.getOutputStream().write(42);
      socket.shutdownOutput();
      byte[] received = socket.getInputStream().readAllBytes();
      assertThat(Arrays.copyOf(received, answer.length)).isEqualTo(answer);
      assertThat(received).hasSize(answer.length + 1).endsWith((byte) 42);
    }
  }

  /** Not only the client's direction: the target ends first, and reads on. */
  @Test
  void aTargetThatHasEndedStillReceives() throws Exception {
    CountDownLatch isRead = new CountDownLatch(1);
    try (TargetServer target =
            new TargetServer(socket -> {
              socket.shutdownOutput();
              assertThat(socket.getInputStream().readAllBytes())
                  .isEqualTo(Streams.random(100_000, 3));
              isRead.countDown();
            });
        RunningProxy proxy = RunningProxy.before(target);
        Socket socket = proxy.connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      socket.getOutputStream().write(Streams.random(100_000, 3));
      socket.shutdownOutput();
      isRead.await();
    }
  }

  @Test
  void aByteAtATimeArrivesByteByByte() throws Exception {
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy = RunningProxy.before(echo);
        Socket socket = proxy.connect()) {
      for (int i = 0; i < 2_000; i++) {
        socket.getOutputStream().write(i);
        assertThat(socket.getInputStream().read()).isEqualTo(i & 0xff);
      }
    }
  }

  /** A stream that was cut must not look as if it had ended. */
  @Test
  void aResetByTheClientResetsTheTarget() throws Exception {
    CountDownLatch wasReset = new CountDownLatch(1);
    try (TargetServer target =
            new TargetServer(socket -> {
              if (isReset(socket)) {
                wasReset.countDown();
              }
            });
        RunningProxy proxy = RunningProxy.before(target)) {
      try (Socket socket = proxy.connect()) {
        socket.getOutputStream().write(new byte[10]);
        socket.setSoLinger(true, 0);
      }
      wasReset.await();
    }
  }

  @Test
  void aResetByTheTargetResetsTheClient() throws Exception {
    try (TargetServer target =
            new TargetServer(socket -> {
              int _ = socket.getInputStream().read();
              socket.getOutputStream().write(new byte[10]);
              socket.setSoLinger(true, 0);
            });
        RunningProxy proxy = RunningProxy.before(target);
        Socket socket = proxy.connect()) {
      socket.getOutputStream().write(1);
      assertThat(isReset(socket)).isTrue();
    }
  }

  /** Reads up to the end, and returns true if that is a reset. */
  private static boolean isReset(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // Bytes that came before.
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void piecesThatAreSentWithoutACopyAreRight() throws Exception {
    ProxyLimits limits = new ProxyLimits(8, RunningProxy.LONG, RunningProxy.LONG, 1);
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy = new RunningProxy(echo.address(), limits);
        Socket socket = proxy.connect()) {
      byte[] sent = Streams.random(3_000_001, 7);
      assertThat(Streams.exchanged(socket, sent)).isEqualTo(sent);
    }
  }

  @Test
  void aStopInMidStreamGivesEveryLeaseBack() throws Exception {
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy = RunningProxy.before(echo);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Socket> sockets = new ArrayList<>();
      CountDownLatch areServed = new CountDownLatch(20);
      for (int i = 0; i < 20; i++) {
        Socket socket = proxy.connect();
        sockets.add(socket);
        Future<?> _ = clients.submit(() -> sendForEver(socket));
        if (i % 2 == 0) { // The others never read.
          Future<?> _ =
              clients.submit(() -> {
                int _ = socket.getInputStream().read();
                areServed.countDown();
                return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
              });
        } else {
          areServed.countDown();
        }
      }
      areServed.await();
      ProxyCounts counts = proxy.stop();
      assertThat(counts.accepted()).isEqualTo(20);
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Void sendForEver(Socket socket) {
    byte[] much = new byte[1 << 16];
    try {
      while (true) {
        socket.getOutputStream().write(much);
      }
    } catch (IOException e) {
      return null; // The proxy has stopped.
    }
  }
}
