package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whatever one peer does to a proxy on a ring, others are served, and its memory is bounded. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class HostileProxyPeersTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @BeforeAll
  static void assumeIoUring() {
    Ran.assumeIoUring();
  }

  /** Sends a byte, and reads it when it comes back. */
  private static void assertServed(Socket socket) throws IOException {
    socket.getOutputStream().write(42);
    assertThat(socket.getInputStream().read()).isEqualTo(42);
  }

  /** The next byte. Returns −1 if the connection has ended, also by a reset. */
  private static int read(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }

  /** Writes until nothing is taken for a while, and returns how much was. */
  private static long fill(SocketChannel channel) throws Exception {
    channel.configureBlocking(false);
    ByteBuffer much = ByteBuffer.allocateDirect(1 << 16);
    long taken = 0;
    for (int refusals = 0; refusals < 100; ) {
      int written = channel.write(much.clear());
      taken += written;
      refusals = written == 0 ? refusals + 1 : 0;
      if (written == 0) {
        Thread.sleep(1);
      }
    }
    return taken;
  }

  private static SocketChannel filling(RunningProxy proxy) throws Exception {
    SocketChannel channel = SocketChannel.open(proxy.address());
    assertThat(fill(channel)).isPositive();
    return channel;
  }

  private static Void readNothing(CountDownLatch isOver) throws InterruptedException {
    isOver.await();
    return null;
  }

  /**
   * Clients send, and never read what the echo answers. There are fewer shared buffers than they
   * have directions.
   */
  @Test
  void aPeerThatNeverReadsStopsItsOwnWriterOnly() throws Exception {
    int writers = 8;
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy =
            new RunningProxy(
                echo.address(),
                RunningProxy.limits(16),
                ProxyPools.of(1, RunningProxy.limits(16), 8));
        Socket other = proxy.connect()) {
      assertServed(other);
      List<SocketChannel> channels = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        channels.add(filling(proxy));
      }
      assertThat(proxy.pools.big().lent()).isLessThanOrEqualTo(ProxyPools.BIG_CHOICE + 2 * writers);
      for (int i = 0; i < 100; i++) {
        assertServed(other);
      }
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
  }

  /** Its pool has two buffers for forty directions, and each of them has bytes to carry. */
  @Test
  void aPoolThatIsExhaustedServesAllInTurn() throws Exception {
    int clients = 20;
    byte[] sent = new byte[200_000];
    Arrays.fill(sent, (byte) 7);
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy =
            new RunningProxy(echo.address(), RunningProxy.limits(clients), new ProxyPools(2, 2))) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
          all.add(threads.submit(() -> exchange(threads, proxy, sent)));
        }
        for (Future<Boolean> one : all) {
          assertThat(one.get()).isTrue();
        }
      }
      assertThat(proxy.stop().exhaustions()).isPositive();
    }
  }

  private static boolean exchange(ExecutorService threads, RunningProxy proxy, byte[] sent)
      throws Exception {
    try (Socket socket = proxy.connect()) {
      Future<?> writing =
          threads.submit(() -> {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            return null;
          });
      byte[] received = socket.getInputStream().readAllBytes();
      writing.get();
      return Arrays.equals(received, sent);
    }
  }

  /** With fewer buffers than directions, they may hold all; their time-out ends that. */
  @Test
  void peersThatHoldEveryBufferAreResetWhenTheyAreIdle() throws Exception {
    CountDownLatch isOver = new CountDownLatch(1);
    try (TargetServer silent = new TargetServer(_ -> readNothing(isOver));
        RunningProxy proxy =
            new RunningProxy(
                silent.address(),
                new ProxyLimits(16, RunningProxy.LONG, SHORT, ZeroCopy.NEVER),
                new ProxyPools(4, 4))) {
      List<SocketChannel> channels = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open(proxy.address());
        channel.configureBlocking(true);
        channels.add(channel);
      }
      for (SocketChannel channel : channels) {
        writeUntilItFails(channel, 1 << 16);
      }
      isOver.countDown();
      assertThat(proxy.stop().idle()).isEqualTo(channels.size());
    }
  }

  private static void writeUntilItFails(SocketChannel channel, int size) {
    ByteBuffer much = ByteBuffer.allocateDirect(size);
    try (channel) {
      while (true) {
        int _ = channel.write(much.clear());
      }
    } catch (IOException e) {
      // Reset by the proxy.
    }
  }

  @Test
  void connectionsThatSayNothingHoldNoBuffer() throws Exception {
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy = RunningProxy.before(echo)) {
      List<Socket> sockets = served(proxy, 8);
      // Those from which the kernel chooses, for all connections together.
      RunningProxy.await(() -> proxy.pools.lent() == ProxyPools.CHOICE + ProxyPools.BIG_CHOICE);
      for (Socket socket : sockets) {
        assertServed(socket);
        socket.close();
      }
    }
  }

  @Test
  void connectionsThatSayNothingAreResetInTime() throws Exception {
    ProxyLimits limits = new ProxyLimits(16, RunningProxy.LONG, SHORT, ZeroCopy.NEVER);
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy = new RunningProxy(echo.address(), limits)) {
      for (Socket socket : served(proxy, 8)) {
        assertThat(read(socket)).isEqualTo(-1);
        socket.close();
      }
      assertThat(proxy.stop().idle()).isEqualTo(8);
    }
  }

  private static List<Socket> served(RunningProxy proxy, int connections) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      sockets.add(proxy.connect());
      assertServed(sockets.getLast());
    }
    return sockets;
  }

  @Test
  void aPeerThatEndsItsStreamAndThenIsSilentIsResetInTime() throws Exception {
    CountDownLatch isOver = new CountDownLatch(1);
    ProxyLimits limits = new ProxyLimits(16, RunningProxy.LONG, SHORT, ZeroCopy.NEVER);
    try (TargetServer silent = new TargetServer(_ -> readNothing(isOver));
        RunningProxy proxy = new RunningProxy(silent.address(), limits);
        Socket socket = proxy.connect()) {
      socket.getOutputStream().write(1);
      socket.shutdownOutput();
      assertThat(read(socket)).isEqualTo(-1);
      isOver.countDown();
      assertThat(proxy.stop().idle()).isEqualTo(1);
    }
  }

  @Test
  void aTargetThatRefusesEndsTheClient() throws Exception {
    InetSocketAddress nowhere;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = (InetSocketAddress) closed.getLocalSocketAddress();
    }
    try (RunningProxy proxy = new RunningProxy(nowhere, RunningProxy.limits(4))) {
      for (int i = 0; i < 20; i++) {
        try (Socket socket = proxy.connect()) {
          assertThat(read(socket)).isEqualTo(-1);
        }
      }
      assertThat(proxy.stop().unreachable()).isEqualTo(20);
    }
  }

  @Test
  void aTargetThatNeverAcceptsEndsTheClientInTime() throws Exception {
    List<Socket> backlog = new ArrayList<>();
    try (ServerSocket never = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) never.getLocalSocketAddress();
      for (int i = 0; i < 2; i++) { // The kernel's backlog is one more.
        backlog.add(new Socket(address.getAddress(), address.getPort()));
      }
      ProxyLimits limits = new ProxyLimits(4, SHORT, RunningProxy.LONG, ZeroCopy.NEVER);
      try (RunningProxy proxy = new RunningProxy(address, limits);
          Socket socket = proxy.connect()) {
        assertThat(read(socket)).isEqualTo(-1);
        assertThat(proxy.stop().unreachable()).isEqualTo(1);
      } finally {
        for (Socket socket : backlog) {
          socket.close();
        }
      }
    }
  }

  @Test
  void thousandsOfClientsThatResetAtOnceLeaveNothingBehind() throws Exception {
    int clients = 2_000;
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy = RunningProxy.before(echo)) {
      for (int i = 0; i < clients; i++) {
        try (Socket socket = proxy.connect()) {
          socket.setSoLinger(true, 0);
          if (i % 2 == 0) {
            socket.getOutputStream().write(new byte[i]);
          }
        } catch (IOException e) {
          // The proxy has turned it away: the last ones have not ended yet.
        }
      }
      served(proxy).close();
    }
  }

  /**
   * Bytes of the client keep coming while the target's reset is passed on. Clients that write on
   * and on would keep virtual threads from the target.
   */
  @Test
  void targetsThatResetInMidStreamLoseNoBuffer() throws Exception {
    try (TargetServer target =
            new TargetServer(socket -> {
              int _ = socket.getInputStream().readNBytes(2_000).length;
              socket.setSoLinger(true, 0);
            });
        RunningProxy proxy = new RunningProxy(target.address(), RunningProxy.limits(64));
        ExecutorService clients = Executors.newFixedThreadPool(8)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        SocketChannel channel = SocketChannel.open(proxy.address());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        all.add(clients.submit(() -> writeUntilItFails(channel, 100)));
        if (i >= 8) {
          all.get(i - 8).get();
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  /** Opens a connection that is served. */
  private static Socket served(RunningProxy proxy) throws Exception {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      Socket socket = proxy.connect();
      try {
        assertServed(socket);
        return socket;
      } catch (IOException | AssertionError e) {
        socket.close(); // The proxy has not yet noticed that an earlier one went away.
        Thread.sleep(5);
      }
    }
    throw new AssertionError("no connection is served any more: were places lost?");
  }

  @Test
  void connectionsBeyondTheLimitAreTurnedAwayUntilOthersEnd() throws Exception {
    int limit = 4;
    try (TargetServer echo = TargetServer.echo();
        RunningProxy proxy = new RunningProxy(echo.address(), RunningProxy.limits(limit))) {
      for (int round = 0; round < 3; round++) {
        List<Socket> all = new ArrayList<>();
        for (int i = 0; i < limit; i++) {
          all.add(served(proxy));
        }
        try (Socket beyond = proxy.connect()) {
          assertThat(read(beyond)).isEqualTo(-1);
        }
        for (Socket socket : all) {
          assertServed(socket);
          socket.close();
        }
      }
      assertThat(proxy.stop().turnedAway()).isGreaterThanOrEqualTo(3);
    }
  }
}
