package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.IndexPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proxy of the page on sockets passes on every byte, and loses no buffer at any end. */
@Timeout(60)
class ProxyTest {
  private static final int CONNECTIONS = 8;

  /** Sends back what it receives, and then the end of the stream. */
  private final ServerSocket echo;

  private final ExecutorService echoes = Executors.newVirtualThreadPerTaskExecutor();
  private final Proxy proxy;
  private final Thread serving;

  ProxyTest() throws IOException {
    echo = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress());
    Future<?> _ = echoes.submit(this::acceptAll);
    proxy = new Proxy(0, echo.getLocalSocketAddress(), CONNECTIONS);
    serving =
        Thread.ofPlatform()
            .start(() -> {
              try {
                proxy.serve();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private Void acceptAll() throws IOException {
    while (true) {
      Socket socket = echo.accept();
      Future<?> _ =
          echoes.submit(() -> {
            try (socket) {
              socket.getInputStream().transferTo(socket.getOutputStream());
              socket.shutdownOutput();
            }
            return null;
          });
    }
  }

  /** Closing is refused while a buffer is lent: each test ends by showing that none is. */
  @AfterEach
  void endAndFindEveryBufferBack() throws Exception {
    serving.interrupt();
    serving.join();
    proxy.close();
    echo.close();
    echoes.shutdownNow();
  }

  private Socket connect() throws IOException {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    return new Socket(address.getAddress(), address.getPort());
  }

  @Test
  void everyByteReturnsAndThenTheEndOfTheStream() throws Exception {
    for (int size : new int[] {0, 1, 8_191, 8_192, 8_193, 3_000_001}) {
      try (Socket socket = connect()) {
        byte[] sent = Streams.random(size);
        assertThat(Streams.exchanged(socket, sent)).as("%d bytes", size).isEqualTo(sent);
      }
    }
  }

  @Test
  void connectionsDoNotMixTheirBytes() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        byte[] sent = Streams.random(1_000_000 + i);
        all.add(
            clients.submit(() -> {
              try (Socket socket = connect()) {
                assertThat(Arrays.equals(Streams.exchanged(socket, sent), sent)).isTrue();
              }
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  /** Opens a connection that has its buffers: a byte has come back. */
  private Socket served() throws Exception {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      Socket socket = connect();
      socket.getOutputStream().write(1);
      if (read(socket) == 1) {
        return socket;
      }
      socket.close(); // The proxy has not yet noticed that an earlier one went away.
      Thread.sleep(5);
    }
    throw new AssertionError("no connection is served any more: were buffers lost?");
  }

  /** The next byte. Returns −1 if the connection has ended, also by a reset. */
  private static int read(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void connectionsBeyondTheBuffersAreTurnedAwayUntilOthersEnd() throws Exception {
    List<Socket> all = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      all.add(served());
    }
    try (Socket beyond = connect()) {
      assertThat(read(beyond)).isEqualTo(-1);
    }
    all.removeFirst().close();
    all.add(served());
    for (Socket socket : all) {
      socket.close();
    }
  }

  @Test
  void clientsThatGoAwayInMidStreamLoseNoBuffer() throws Exception {
    for (int i = 0; i < 10 * CONNECTIONS; i++) {
      try (Socket socket = served()) {
        socket.setSoLinger(true, 0); // ends by a reset
        socket.getOutputStream().write(Streams.random(100 * i));
      }
    }
    served().close();
  }

  @Test
  void anInterruptEndsConnectionsThatSayNothing() throws Exception {
    try (Socket idle = served()) {
      serving.interrupt();
      serving.join();
      assertThat(read(idle)).isEqualTo(-1);
    }
  }

  @Test
  void itsCommandLineIsThatOfTheOtherPrograms() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertThat(ProxyServer.run(toOut, toErr, "--help")).isZero();
    assertThat(ProxyServer.run(toOut, toErr, "localhost")).isEqualTo(2);
    assertThat(ProxyServer.run(toOut, toErr, "localhost", "0")).isEqualTo(2);
    assertThat(ProxyServer.run(toOut, toErr, "no.such.host.invalid", "1")).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage: proxy HOST PORT");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("proxy: PORT is missing")
        .contains("proxy: PORT must be a number from 1 to 65535: 0")
        .contains("proxy: HOST is not known: no.such.host.invalid");
  }

  /** Started as on the page, with only the library on the class path. */
  @Test
  void startsFromItsSourceFile() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                home(IndexPool.class) + ":" + home(SmallBufferPool.class),
                "../examples/src/main/java/dev/iobuf/examples/Proxy.java",
                "0",
                "localhost",
                Integer.toString(echo.getLocalPort()))
            .redirectErrorStream(true)
            .start();
    try (InputStream printed = process.getInputStream()) {
      int port = portOf(line(printed));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
          OutputStream sending = socket.getOutputStream()) {
        sending.write(42);
        assertThat(read(socket)).isEqualTo(42);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private static String line(InputStream printed) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = printed.read(); next >= 0 && next != '\n'; next = printed.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static int portOf(String line) {
    if (!line.startsWith("listening on ")) {
      throw new AssertionError("said instead of where it listens: " + line);
    }
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }
}
