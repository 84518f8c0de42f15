package dev.iobuf.behaviour.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SocketType;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Udp;
import dev.iobuf.io.Unix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** UDP sockets, without a ring. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class UdpTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void aConnectedSocketSendsAndReceivesWholeDatagrams() throws IOException {
    try (FileDescriptor server = Udp.bind(ANY);
        FileDescriptor client = Udp.connect(Udp.localAddress(server))) {
      Udp.connect(server, Udp.localAddress(client));
      assertThat(Udp.remoteAddress(server)).isEqualTo(Udp.localAddress(client));
      assertThat(RawCalls.isCloseOnExec(client.number())).isTrue();
      RawCalls.writeExactly(client.number(), new byte[] {1, 2, 3});
      RawCalls.writeExactly(client.number(), new byte[] {4});
      assertThat(RawCalls.readExactly(server.number(), 3)).containsExactly(1, 2, 3);
      assertThat(RawCalls.readExactly(server.number(), 1)).containsExactly(4);
    }
  }

  @Test
  void aSocketIsBoundStepByStep() throws IOException {
    try (FileDescriptor socket = Udp.open(StandardProtocolFamily.INET);
        FileDescriptor second = Udp.open(StandardProtocolFamily.INET);
        DatagramChannel peer = DatagramChannel.open()) {
      Udp.setOption(socket, StandardSocketOptions.SO_REUSEPORT, true);
      Udp.setOption(second, StandardSocketOptions.SO_REUSEPORT, true);
      Udp.bind(socket, ANY);
      Udp.bind(second, Udp.localAddress(socket));
      Udp.connect(socket, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9));
      peer.send(ByteBuffer.wrap("for the second".getBytes(UTF_8)), Udp.localAddress(second));
      assertThat(RawCalls.readExactly(second.number(), 14)).asString(UTF_8).startsWith("for the");
    }
  }

  @Test
  void optionsAreThoseOfDatagrams() throws IOException {
    try (FileDescriptor socket = Udp.open(StandardProtocolFamily.INET6)) {
      assertThat(Udp.getOption(socket, StandardSocketOptions.SO_BROADCAST)).isFalse();
      Udp.setOption(socket, StandardSocketOptions.SO_BROADCAST, true);
      assertThat(Udp.getOption(socket, StandardSocketOptions.SO_BROADCAST)).isTrue();
      Udp.setOption(socket, StandardSocketOptions.SO_RCVBUF, 20_000);
      assertThat(Udp.getOption(socket, StandardSocketOptions.SO_RCVBUF)).isEqualTo(20_000);
      assertThatThrownBy(() -> Udp.setOption(socket, StandardSocketOptions.TCP_NODELAY, true))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("not an option of UDP sockets")
          .hasMessageContaining("SO_BROADCAST");
    }
  }

  @Test
  void whatIsRefused() throws IOException {
    assertThatThrownBy(() -> Udp.open(StandardProtocolFamily.UNIX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UDP socket is of INET or INET6: family=UNIX");
    try (FileDescriptor bound = Udp.bind(ANY);
        FileDescriptor.Pair unix = Unix.pair(SocketType.DATAGRAM)) {
      assertThatThrownBy(() -> Udp.bind(Udp.localAddress(bound)))
          .isInstanceOfSatisfying(
              SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
      assertThatThrownBy(() -> Udp.remoteAddress(bound)).hasMessageContaining("ENOTCONN");
      assertThatThrownBy(() -> Udp.localAddress(unix.left()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("family=1");
    }
  }
}
