package dev.iobuf.behaviour.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.io.Vectored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shutting down a socket ends a call that waits in that direction. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class ShutdownTest {
  private static final long LARGE = 1 << 24;

  private final Arena arena = Arena.ofShared();
  private final AtomicLong result = new AtomicLong(Long.MIN_VALUE);

  @SuppressWarnings("NullAway.Init")
  private FileDescriptor.Pair sockets;

  @BeforeEach
  void create() throws IOException {
    sockets = FileDescriptor.socketpair();
  }

  @AfterEach
  void close() throws IOException {
    sockets.close();
    arena.close();
  }

  private Thread blockedReader() throws Exception {
    IoVec vector = SegmentIoVec.of(arena.allocate(8));
    return Blocked.in(() -> {
      result.set(Vectored.tryReadv(sockets.left(), vector));
      return 0;
    });
  }

  @Test
  void aReaderThatWaitsComesToTheEndOfTheStream() throws Exception {
    Thread reader = blockedReader();
    sockets.left().shutdownInput();
    reader.join();
    assertThat(result).hasValue(0);

    // The other direction continues.
    RawCalls.writeExactly(sockets.left().number(), new byte[] {1});
    assertThat(RawCalls.readExactly(sockets.right().number(), 1)).containsExactly(1);
  }

  @Test
  void aWriterThatWaitsFails() throws Exception {
    IoVec vector = SegmentIoVec.of(arena.allocate(LARGE)); // more than the socket takes
    Thread writer =
        Blocked.in(() -> {
          result.set(Vectored.tryWritev(sockets.left(), vector));
          return 0;
        });
    sockets.left().shutdownOutput();
    writer.join();
    assertThat(result.get()).isLessThan(LARGE);
    assertThat(Vectored.tryWritev(sockets.left(), vector)).isEqualTo(-Errno.EPIPE);
  }

  @Test
  void theOtherSideReadsTheEndAndMayContinueWriting() throws Exception {
    sockets.left().shutdownOutput();
    IoVec one = SegmentIoVec.of(arena.allocate(1));
    assertThat(Vectored.readv(sockets.right(), one)).isZero();
    assertThat(Vectored.writev(sockets.right(), one)).isEqualTo(1);
    assertThat(Vectored.readv(sockets.left(), one)).isEqualTo(1);
  }

  @Test
  void aSocketThatIsShutDownAndClosedIsGoneAtOnce() throws Exception {
    Thread reader = blockedReader();
    int number = sockets.left().number();
    sockets.left().shutdown();
    sockets.left().close();
    reader.join();
    assertThat(result).hasValue(0);
    assertThat(RawCalls.isOpen(number)).isFalse();
  }

  @Test
  void anAcceptThatWaitsFails() throws Exception {
    try (FileDescriptor listener =
        Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8)) {
      Thread acceptor =
          Blocked.in(() -> {
            try (FileDescriptor _ = Tcp.accept(listener)) {
              result.set(0);
            } catch (SystemCallException e) {
              result.set(e.errno());
            }
            return 0;
          });
      listener.shutdownInput();
      acceptor.join();
      assertThat(result).hasValue(Errno.EINVAL);
    }
  }

  @Test
  void aFileThatIsNoSocketOrIsClosedSaysSo() throws Exception {
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      assertThatThrownBy(pipe.left()::shutdownInput)
          .isInstanceOf(SystemCallException.class)
          .hasMessageContaining("shutdown(fd=%d, SHUT_RD)", pipe.left().number())
          .hasMessageContaining("ENOTSOCK")
          .hasMessageContaining("only sockets can be shut down");
    }
    sockets.left().close();
    assertThatThrownBy(sockets.left()::shutdown)
        .hasMessageContaining("EBADF")
        .hasMessageContaining("the FileDescriptor was closed");
  }
}
