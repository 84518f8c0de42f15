package dev.iobuf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import dev.iobuf.uring.IoUring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A proxy of one ring, on a thread of its own. Its end shows that every lease is back, and that no
 * socket is open that was not open before.
 */
final class RunningProxy implements AutoCloseable {
  static final Duration LONG = Duration.ofMinutes(1);

  /** How often to look whether clients and servers of the test have closed their sockets. */
  private static final int LOOKS = 5_000;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final int socketsBefore = sockets();
  private final AtomicBoolean isStopped = new AtomicBoolean();
  private final CompletableFuture<ProxyCounts> ended = new CompletableFuture<>();
  private final InetSocketAddress address;
  private final Thread serving;
  final ProxyPools pools;

  RunningProxy(InetSocketAddress target, ProxyLimits limits) throws IOException {
    this(target, limits, ProxyPools.of(1, limits, 512));
  }

  RunningProxy(InetSocketAddress target, ProxyLimits limits, ProxyPools pools) throws IOException {
    this.pools = pools;
    FileDescriptor listener =
        Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    address = Tcp.localAddress(listener);
    serving = Thread.ofPlatform().start(() -> run(listener, target, limits));
  }

  /** A proxy that has room for many, and whose time-outs no test reaches. */
  static RunningProxy before(TargetServer target) throws IOException {
    return new RunningProxy(target.address(), limits(64));
  }

  static ProxyLimits limits(int connections) {
    return new ProxyLimits(connections, LONG, LONG, ZeroCopy.NEVER);
  }

  private void run(FileDescriptor listener, InetSocketAddress target, ProxyLimits limits) {
    try {
      ended.complete(counts(listener, target, limits));
    } catch (Throwable e) {
      ended.completeExceptionally(e);
    }
  }

  private ProxyCounts counts(FileDescriptor listener, InetSocketAddress target, ProxyLimits limits)
      throws IOException {
    try (listener;
        IoUring ring = RingProxy.ringFor(limits);
        RingProxy proxy = new RingProxy(ring, pools, listener, target, limits)) {
      proxy.serve(isStopped, new StatusLine(System.err, false, 0));
      return proxy.counts();
    }
  }

  InetSocketAddress address() {
    return address;
  }

  long threadId() {
    return serving.threadId();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) LONG.toMillis()); // A proxy that hangs fails the test.
    return socket;
  }

  /** Waits until something is so. What never comes fails by the test's own time-out. */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Stops the proxy, and returns what it has counted. */
  ProxyCounts stop() {
    isStopped.set(true);
    return ended.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    ProxyCounts _ = stop();
    assertThat(pools.lent()).isZero();
    pools.close();
    for (int look = 0; look < LOOKS && sockets() > socketsBefore; look++) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(sockets()).as("open sockets and rings").isLessThanOrEqualTo(socketsBefore);
  }

  /** Counts sockets and rings. */
  private static int sockets() {
    int count = 0;
    for (String number : Objects.requireNonNull(DESCRIPTORS.toFile().list())) {
      try {
        String link = Files.readSymbolicLink(DESCRIPTORS.resolve(number)).toString();
        count += link.startsWith("socket:") || link.contains("io_uring") ? 1 : 0;
      } catch (IOException e) {
        // It was that of the listing, or has been closed since.
      }
    }
    return count;
  }
}
