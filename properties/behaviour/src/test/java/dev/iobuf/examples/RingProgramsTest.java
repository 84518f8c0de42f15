package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs that use io_uring work, or print the reason in one line. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class RingProgramsTest {
  private static final int BLOCK = 128 << 10;

  /** {@code -Diobuf.echo.seconds=60} echoes, and compares, many GiB. */
  private static final String SECONDS = System.getProperty("iobuf.echo.seconds", "1");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeAll
  static void assumeIoUring() {
    Ran.assumeIoUring();
  }

  /** The output of a program, and its exit status. */
  private static final class Run {
    private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);

    private String out() {
      return outBytes.toString(StandardCharsets.UTF_8);
    }

    private String err() {
      return errBytes.toString(StandardCharsets.UTF_8);
    }
  }

  private Path random(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve("source"), bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_095, 4_096, BLOCK - 1, BLOCK, BLOCK + 1, 100 * BLOCK + 12_345})
  void copiesExactly(int size) throws IOException {
    Path source = random(size);
    Path target = folder.resolve("target");
    Run run = new Run();
    assertThat(RingCopy.run(run.out, run.err, source.toString(), target.toString(), "--depth", "7"))
        .as(run.err())
        .isZero();
    assertThat(Files.mismatch(source, target)).isEqualTo(-1);
    assertThat(run.out()).startsWith("copied " + bytes(size) + " in ");
    assertThat(files()).containsExactlyInAnyOrder("source", "target");
  }

  private static String bytes(int count) {
    return count == 1 ? "1 byte" : "%,d bytes".formatted(count);
  }

  private String[] files() throws IOException {
    try (var paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).toArray(String[]::new);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_096, BLOCK - 1, BLOCK, BLOCK + 1, 50 * BLOCK + 777})
  void sumsAsSha256Does(int size) throws Exception {
    Path source = random(size);
    Run run = new Run();
    assertThat(Checksum.run(run.out, run.err, source.toString(), "--depth", "5"))
        .as(run.err())
        .isZero();
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(source));
    assertThat(run.out())
        .isEqualTo("%s  %s%n".formatted(HexFormat.of().formatHex(expected), source));
    assertThat(run.err()).startsWith(bytes(size) + " in ");
  }

  @Test
  void aFileThatCannotBeReadIsNamedInOneLine() {
    Run run = new Run();
    Path none = folder.resolve("none");
    String target = folder.resolve("target").toString();
    assertThat(RingCopy.run(run.out, run.err, none.toString(), target)).isEqualTo(1);
    assertThat(Checksum.run(run.out, run.err, none.toString())).isEqualTo(1);
    assertThat(RingCopy.run(run.out, run.err, folder.toString(), target)).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactly(
            "ring-copy: no such file or directory: " + none,
            "checksum: no such file or directory: " + none,
            "ring-copy: " + folder + ": is a directory; name a file to read");
  }

  @Test
  void aWrongCommandLineIsExplained() {
    Run run = new Run();
    assertThat(RingCopy.run(run.out, run.err, "one")).isEqualTo(2);
    assertThat(run.err()).startsWith("ring-copy: TARGET is missing\nusage: ring-copy");
    for (String[] wrong :
        new String[][] {{"f", "--depth"}, {"f", "--depth", "x"}, {"f", "--depth", "0"}, {"--no"}}) {
      assertThat(Checksum.run(run.out, run.err, wrong)).as(Arrays.toString(wrong)).isEqualTo(2);
    }
    assertThat(EchoLoad.run(run.out, run.err, "--size", "7")).isEqualTo(2);
    assertThat(EchoServer.run(new AtomicBoolean(), run.out, run.err, "--port", "70000"))
        .isEqualTo(2);
    assertThat(run.err())
        .contains("checksum: --depth needs a value")
        .contains("checksum: --depth must be a number from 1 to 1024: x")
        .contains("checksum: --depth must be a number from 1 to 1024: 0")
        .contains("checksum: unknown option: --no")
        .contains("echo-load: --size must be a number from 8 to 131072: 7")
        .contains("echo-server: --port must be a number from 0 to 65535: 70000");
    assertThat(EchoServer.run(new AtomicBoolean(), run.out, run.err, "--connections", "9000"))
        .isEqualTo(2);
    assertThat(run.err())
        .contains("echo-server: --connections must be a number from 1 to 8000: 9000");
  }

  @Test
  void helpAndVersionAreNoErrors() {
    Run run = new Run();
    assertThat(RingCopy.run(run.out, run.err, "--help")).isZero();
    assertThat(Checksum.run(run.out, run.err, "-h")).isZero();
    assertThat(EchoLoad.run(run.out, run.err, "--help")).isZero();
    assertThat(EchoServer.run(new AtomicBoolean(), run.out, run.err, "--version")).isZero();
    assertThat(run.out())
        .contains("usage: ring-copy", "usage: checksum", "usage: echo-load")
        .contains("echo-server of iobuf ");
    assertThat(run.err()).isEmpty();
  }

  /** An echo server on a thread of its own. */
  private static final class Server implements AutoCloseable {
    private final Run run = new Run();
    private final AtomicBoolean isStopped = new AtomicBoolean();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final int port;

    private Server(int buffers) throws InterruptedException {
      this(buffers, 64);
    }

    private Server(int buffers, int connections) throws InterruptedException {
      Thread.ofPlatform()
          .start(() ->
              status.complete(
                  EchoServer.run(
                      isStopped,
                      run.out,
                      run.err,
                      "--port",
                      "0",
                      "--buffers",
                      Integer.toString(buffers),
                      "--connections",
                      Integer.toString(connections))));
      while (!run.out().contains("\n") && !status.isDone()) {
        Thread.sleep(1);
      }
      String said = run.out();
      port = Integer.parseInt(said.substring(said.lastIndexOf(':') + 1).strip());
    }

    private String port() {
      return Integer.toString(port);
    }

    @Override
    public void close() {
      isStopped.set(true);
      assertThat(status.orTimeout(60, TimeUnit.SECONDS).join()).as(run.err()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 4_096, 100_000})
  void everythingThatIsSentReturns(int size) throws Exception {
    Run load = new Run();
    Server server = new Server(256);
    try (server) {
      assertThat(
              EchoLoad.run(
                  load.out,
                  load.err,
                  "--port",
                  server.port(),
                  "--size",
                  Integer.toString(size),
                  "--seconds",
                  SECONDS))
          .as(load.err())
          .isZero();
    }
    assertThat(load.out()).contains("64 connections").contains("all bytes as sent");
    assertThat(server.run.out()).contains("64 connections, ");
  }

  @Test
  void tooFewBuffersSlowTheServerDownAndNoMore() throws Exception {
    Run load = new Run();
    try (Server server = new Server(2)) {
      assertThat(
              EchoLoad.run(
                  load.out, load.err, "--port", server.port(), "--size", "20000", "--seconds", "1"))
          .as(load.err())
          .isZero();
    }
    assertThat(load.out()).contains("all bytes as sent");
  }

  @Test
  void clientsThatLeaveInMidStreamDisturbNoOther() throws Exception {
    Server server = new Server(16);
    try (server) {
      byte[] much = new byte[1 << 20];
      for (int i = 0; i < 50; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
          socket.setSoLinger(i % 2 == 0, 0); // every other one by a reset
          socket.setSendBufferSize(1 << 16);
          socket.getOutputStream().write(much, 0, 1 + 20 * i);
        } catch (SocketException e) {
          assertThat(e).hasMessageContaining("reset");
        }
      }
      Run load = new Run();
      assertThat(
              EchoLoad.run(
                  load.out,
                  load.err,
                  "--port",
                  server.port(),
                  "--connections",
                  "8",
                  "--seconds",
                  "1"))
          .as(load.err())
          .isZero();
    }
    assertThat(server.run.out()).contains("58 connections");
  }

  @Test
  void connectionsBeyondTheServersNumberAreTurnedAway() throws Exception {
    Run run = new Run();
    try (Server server = new Server(16, 2)) {
      assertThat(EchoLoad.run(run.out, run.err, "--port", server.port(), "--connections", "3"))
          .isEqualTo(1);
    }
    assertThat(run.err()).startsWith("echo-load: ");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() throws Exception {
    Run run = new Run();
    try (Server server = new Server(2)) {
      assertThat(EchoServer.run(new AtomicBoolean(), run.out, run.err, "--port", server.port()))
          .isEqualTo(1);
    }
    assertThat(run.err()).startsWith("echo-server: bind(").contains("EADDRINUSE");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aClientWithoutAServerSaysSo() {
    Run run = new Run();
    assertThat(EchoLoad.run(run.out, run.err, "--port", "1", "--connections", "1")).isEqualTo(1);
    assertThat(run.err()).contains("echo-load: connect(").contains("ECONNREFUSED");
  }
}
