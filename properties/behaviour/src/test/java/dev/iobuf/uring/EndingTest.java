package dev.iobuf.uring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.HugeBuffer;
import dev.iobuf.HugeBufferPool;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.Tcp;
import dev.iobuf.io.Udp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While an operation can't be cancelled, the end of its ring sleeps, and does not retry without
 * pause.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class EndingTest {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final int SENDS = 4;

  /**
   * Pauses of 1, 2, 4 … 64, 100, 100 … ms, with at most one request for each send, and the reset. A
   * slow machine has longer pauses, and so fewer of them.
   */
  private static final int MOST_REQUESTS = 200;

  /** One that no kernel knows has each operation be cancelled by its ticket. */
  @ParameterizedTest
  @ValueSource(ints = {Abi.CANCEL_ANY | Abi.CANCEL_ALL, 1 << 30})
  void fewRequestsAreMadeUntilThePatienceIsOver(int flagsForAll) throws IOException {
    IoUringSupport support = IoUringSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::toString);
    try (HugeBufferPool pool = HugeBufferPool.create(SENDS);
        FileDescriptor listener =
            Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
        FileDescriptor silent = Tcp.accept(listener);
        IoUring ring = IoUring.create(2 * SENDS)) {
      IoUringFile socket = ring.attach(client);
      for (int i = 0; i < SENDS; i++) { // more than the sockets' buffers hold
        ring.sendZeroCopy(socket, pool, pool.tryGet(), 0, HugeBuffer.SIZE, i);
      }
      int _ = ring.await(1, Duration.ofMillis(50));
      int before = submitted(ring);

      new Ending(
              ring, Completion::putLease, PATIENCE.toNanos(), new Cancellation(ring, flagsForAll))
          .run();

      assertThat(submitted(ring) - before).isBetween(SENDS, MOST_REQUESTS);
      assertThat(pool.lent()).isZero();
      assertThat(silent.isOpen()).isTrue();
    }
  }

  /** To connect a UDP socket to no address would end its association with its peer, and no send. */
  @Test
  void onlyConnectionsAreReset() throws IOException {
    IoUringSupport support = IoUringSupport.current();
    Assumptions.assumeTrue(support.isAvailable(), support::toString);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (HugeBufferPool pool = HugeBufferPool.create(2);
        FileDescriptor peer = Udp.bind(any);
        FileDescriptor datagrams = Udp.connect(Udp.localAddress(peer));
        FileDescriptor listener = Tcp.listen(any, 8);
        FileDescriptor stream = Tcp.connect(Tcp.localAddress(listener));
        IoUring ring = IoUring.create(4)) {
      ring.sendZeroCopy(ring.attach(datagrams), pool, pool.tryGet(), 0, 100, 1);
      assertThat(ring.requests.sendWithoutReset()).isNull();
      IoUringFile connection = ring.attach(stream);
      ring.sendZeroCopy(connection, pool, pool.tryGet(), 0, 100, 2);
      Request toReset = Objects.requireNonNull(ring.requests.sendWithoutReset());
      assertThat(toReset.file()).isSameAs(connection);
      toReset.setConnectionReset();
      assertThat(ring.requests.sendWithoutReset()).isNull();
      ring.close(Completion::putLease, Duration.ZERO);
      assertThat(Udp.remoteAddress(datagrams)).isEqualTo(Udp.localAddress(peer));
    }
  }

  /** Returns the number of submissions of a ring, as the kernel counts them. */
  private static int submitted(IoUring ring) throws IOException {
    Path info = Path.of("/proc/self/fdinfo/" + ring.kernel.fd);
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("SqTail:"))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseGet(() -> Assumptions.abort("this kernel doesn't tell: " + info));
  }
}
