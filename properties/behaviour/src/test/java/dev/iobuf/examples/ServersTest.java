package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers and their clients continue after any action of a peer. At their start, they name what
 * they lack.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class ServersTest {
  private static final int SECONDS = Integer.getInteger("iobuf.echo.seconds", 1);

  private static final Pattern SUMMARY =
      Pattern.compile(
          "([\\d,]+) connections?, ([\\d,]+) messages?, ([\\d,]+) bytes?,"
              + " ([\\d,]+) times? out of buffers(?:, ([\\d,]+) silent peers? reset)?");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeAll
  static void assumeIoUring() {
    Ran.assumeIoUring();
  }

  /** An echo server on a thread of its own. */
  private static final class Server implements AutoCloseable {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final AtomicBoolean isStopped = new AtomicBoolean();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final int port;

    private Server(int buffers, int connections) throws InterruptedException {
      PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
      Thread _ =
          Thread.ofPlatform()
              .start(() ->
                  status.complete(
                      EchoServer.run(
                          isStopped,
                          out,
                          out,
                          "--port",
                          "0",
                          "--buffers",
                          Integer.toString(buffers),
                          "--connections",
                          Integer.toString(connections))));
      while (!said().contains("\n") && !status.isDone()) {
        Thread.sleep(1);
      }
      port = Integer.parseInt(said().substring(said().lastIndexOf(':') + 1).strip());
    }

    private String said() {
      return said.toString(StandardCharsets.UTF_8);
    }

    /** Returns a number from the server's report. */
    private long counted(int group) {
      Matcher summary = SUMMARY.matcher(said());
      assertThat(summary.find()).as(said()).isTrue();
      return Long.parseLong(summary.group(group).replace(",", ""));
    }

    private Ran load(int connections, int size, int seconds) {
      return Ran.of(
          EchoLoad::run,
          "--port",
          port,
          "--connections",
          connections,
          "--size",
          size,
          "--seconds",
          seconds);
    }

    @Override
    public void close() {
      isStopped.set(true);
      assertThat(status.orTimeout(60, TimeUnit.SECONDS).join()).as(said()).isZero();
    }
  }

  /** Each receive that begins takes a buffer, and may fail once when it wants the next one. */
  @Test
  void aBufferThatIsFreeResumesOneReceive() throws Exception {
    int connections = 64;
    Server server = new Server(2, connections);
    try (server) {
      server.load(connections, 20_000, SECONDS).assertDone();
    }
    assertThat(server.counted(4)).as(server.said()).isLessThan(2 * server.counted(2) + connections);
  }

  @Test
  void clientsOfWhichHalfResetAreServed() throws Exception {
    Server server = new Server(64, 512);
    AtomicBoolean isOver = new AtomicBoolean();
    try (server;
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> resetting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        resetting.add(clients.submit(() -> resetAgainAndAgain(server.port, isOver)));
      }
      Ran load = server.load(20, 20_000, SECONDS);
      isOver.set(true);
      int resets = 0;
      for (Future<Integer> client : resetting) {
        resets += client.get();
      }
      System.out.printf("20 clients: %s20 others: %,d resets%n", load.out(), resets);
      load.assertDone();
    }
    System.out.println(server.said());
    assertThat(server.counted(4))
        .as(server.said())
        .isLessThan(5 * server.counted(2) / 4 + server.counted(1));
  }

  private static int resetAgainAndAgain(int port, AtomicBoolean isOver) {
    byte[] much = new byte[100_000];
    int resets = 0;
    while (!isOver.get()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoLinger(true, 0);
        socket.setSoTimeout(1_000);
        socket.getOutputStream().write(much);
        int _ = socket.getInputStream().read(); // It is being served when it goes away.
      } catch (IOException e) {
        // The server was faster.
      }
      resets++;
    }
    return resets;
  }

  @Test
  void peersThatSendAndNeverReadDoNotStarveOthers() throws Exception {
    int silent = 40;
    Server server = new Server(64, 64);
    List<SocketChannel> channels = new ArrayList<>();
    try (server;
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < silent; i++) {
        SocketChannel channel =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
        channels.add(channel);
        Future<?> _ = senders.submit(() -> sendForEver(channel));
      }
      Ran load = server.load(8, 1_000, 3);
      for (SocketChannel channel : channels) {
        channel.close(); // Ends its sender.
      }
      load.assertDone();
    }
    assertThat(server.counted(5)).as(server.said()).isPositive();
  }

  private static Void sendForEver(SocketChannel channel) {
    ByteBuffer much = ByteBuffer.allocateDirect(1 << 16);
    try {
      while (true) {
        int _ = channel.write(much.clear());
      }
    } catch (IOException e) {
      return null; // It was reset, or the test is over.
    }
  }

  @Test
  void aServerThatNeverAnswersEndsTheLoadInTime() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      load(server, 2).assertFailed("the server owes answers: connections=2, of 2");
    }
  }

  @Test
  void aServerThatTakesNoConnectionEndsTheLoadInTime() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      load(server, 64).assertFailed("the server took no connection in 1 s");
    }
  }

  private static Ran load(ServerSocket server, int connections) {
    return Ran.of(
        EchoLoad::run,
        "--port",
        server.getLocalPort(),
        "--connections",
        connections,
        "--seconds",
        1,
        "--patience",
        1);
  }

  /** Not at the first client, when it is too late. */
  @Test
  void aLimitOnFilesThatDoesNotSufficeIsSaidAtTheStart() throws Exception {
    String script = "ulimit -n 100; exec \"$@\"";
    String[] pieces = {
      "--connections 512 needs ", "RLIMIT_NOFILE=100", "ulimit -n", "LimitNOFILE= of systemd"
    };
    Ran.inChild(script, folder, EchoServer.class, "--port", 0).assertFailed(pieces);
    Ran.inChild(script, folder, EchoLoad.class, "--connections", 512).assertFailed(pieces);
    Ran.inChild(script, folder, ProxyServer.class, "localhost", 1).assertFailed(pieces);
  }
}
