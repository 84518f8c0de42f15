package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others have written, through the proxy on a ring; and its command line. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class ProxyClientsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeAll
  static void assumeIoUring() {
    Ran.assumeIoUring();
  }

  /** Always the same. */
  private static byte[] page() {
    byte[] bytes = new byte[2_000_000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  /** Answers a GET by the page, and a POST by what was posted. */
  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      byte[] posted = in.readAllBytes();
      byte[] body = posted.length == 0 ? page() : posted;
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** A web server, with the proxy before it. */
  private static final class Site implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final RunningProxy proxy;

    private Site() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      server.createContext("/", ProxyClientsTest::answer);
      server.setExecutor(threads);
      server.start();
      proxy = new RunningProxy(server.getAddress(), RunningProxy.limits(64));
    }

    private String url() {
      return "http://127.0.0.1:" + proxy.address().getPort() + "/";
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
      proxy.close();
    }
  }

  /** Returns the path of a program; leaves the test out if it is not installed. */
  private static String installed(String program) {
    Path path = Path.of("/usr/bin", program);
    Assumptions.assumeTrue(Files.isExecutable(path), () -> path + " is not installed");
    return path.toString();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void curlDownloadsAndUploadsThroughIt() throws Exception {
    String curl = installed("curl");
    Path down = folder.resolve("down");
    Path up = folder.resolve("up");
    Path echoed = folder.resolve("echoed");
    byte[] posted = new byte[700_001];
    new Random(2).nextBytes(posted);
    Files.write(up, posted);
    try (Site site = new Site()) {
      // The second address goes over the connection of the first, which is kept.
      run(curl, "-sS", site.url(), "-o", down.toString(), site.url(), "-o", down + "2");
      run(curl, "-sS", "--data-binary", "@" + up, site.url(), "-o", echoed.toString());
    }
    assertThat(Files.readAllBytes(down)).isEqualTo(page());
    assertThat(Files.readAllBytes(Path.of(down + "2"))).isEqualTo(page());
    assertThat(Files.readAllBytes(echoed)).isEqualTo(posted);
  }

  @Test
  void wrkFindsNoErrorBehindIt() throws Exception {
    String wrk = installed("wrk");
    try (Site site = new Site()) {
      assertThat(run(wrk, "-t", "1", "-c", "32", "-d", "1", site.url()))
          .contains("requests in")
          .doesNotContain("Socket errors")
          .doesNotContain("Non-2xx");
    }
  }

  /** Once it is compiled, the proxy allocates for its clock only, and so nothing a message. */
  @Test
  void messagesMakeNoGarbage() throws Exception {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int messages = 20_000;
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy = RunningProxy.before(echo);
        Socket socket = proxy.connect()) {
      echo(socket, messages);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 5 && least >= messages; round++) {
        long before = threads.getThreadAllocatedBytes(proxy.threadId());
        echo(socket, messages);
        least = Math.min(least, threads.getThreadAllocatedBytes(proxy.threadId()) - before);
      }
      assertThat(least).as("bytes of heap for %s messages", messages).isLessThan(messages);
    }
  }

  private static void echo(Socket socket, int messages) throws IOException {
    OutputStream out = socket.getOutputStream();
    InputStream in = socket.getInputStream();
    byte[] message = new byte[100];
    byte[] received = new byte[100];
    for (int i = 0; i < messages; i++) {
      out.write(message);
      assertThat(in.readNBytes(received, 0, message.length)).isEqualTo(message.length);
    }
  }

  /** Three rings, each with a listener at the same port, serve from one pool. */
  @Test
  void severalRingsServeAtOnePort() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    AtomicBoolean isStopped = new AtomicBoolean();
    CompletableFuture<Integer> status = new CompletableFuture<>();
    try (TargetServer echo = TargetServer.echo()) {
      String port = Integer.toString(echo.address().getPort());
      Thread serving =
          Thread.ofPlatform()
              .start(() ->
                  status.complete(
                      RingProxyServer.run(
                          isStopped,
                          out,
                          out,
                          "localhost",
                          port,
                          "--port",
                          "0",
                          "--rings",
                          "3",
                          "--connections",
                          "90")));
      RunningProxy.await(() -> said.toString(StandardCharsets.UTF_8).contains("\n"));
      String line = said.toString(StandardCharsets.UTF_8).strip();
      int listening = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      for (int i = 0; i < 30; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening)) {
          echo(socket, 3);
        }
      }
      isStopped.set(true);
      assertThat(status.orTimeout(30, TimeUnit.SECONDS).join()).as("%s", said).isZero();
      serving.join();
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("30 connections");
  }

  @Test
  void itsCommandLineIsThatOfTheOtherPrograms() {
    assertThat(ran("--help").out()).startsWith("usage: ring-proxy HOST PORT");
    assertThat(ran("localhost").err()).contains("ring-proxy: PORT is missing");
    assertThat(ran("localhost", "0").status()).isEqualTo(Program.MISUSED);
    assertThat(ran("localhost", "1", "--rings", "0").err())
        .contains("--rings must be a number from 1");
    assertThat(ran("no.such.host.invalid", "1").err())
        .contains("ring-proxy: HOST is not known: no.such.host.invalid");
  }

  private static Ran ran(Object... arguments) {
    return Ran.of(
        (out, err, given) -> RingProxyServer.run(new AtomicBoolean(true), out, err, given),
        arguments);
  }
}
