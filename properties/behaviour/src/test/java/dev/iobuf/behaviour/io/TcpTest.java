package dev.iobuf.behaviour.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class TcpTest {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void anAcceptedSocketIsConnected() throws IOException {
    try (FileDescriptor listener = Tcp.listen(LOOPBACK, 8);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
        FileDescriptor server = Tcp.accept(listener)) {
      assertThat(Tcp.localAddress(server)).isEqualTo(Tcp.localAddress(listener));
      assertThat(RawCalls.isCloseOnExec(server.number())).isTrue();
      RawCalls.writeExactly(client.number(), new byte[] {7});
      assertThat(RawCalls.readExactly(server.number(), 1)).containsExactly(7);
    }
  }

  @Test
  void aSocketThatDoesNotListenAcceptsNothing() throws IOException {
    try (FileDescriptor listener = Tcp.listen(LOOPBACK, 8);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener))) {
      assertThatThrownBy(() -> Tcp.accept(client))
          .isInstanceOfSatisfying(
              SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }
  }

  @Test
  void socketsOfAnotherDomainHaveNoAddress() throws IOException {
    try (FileDescriptor.Pair unix = FileDescriptor.socketpair()) {
      assertThatThrownBy(() -> Tcp.localAddress(unix.left()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("AF_INET=2 and AF_INET6=10")
          .hasMessageContaining("family=1");
      assertThatThrownBy(() -> Tcp.accept(unix.left()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("family=1");
    }
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      assertThatThrownBy(() -> Tcp.localAddress(pipe.left()))
          .isInstanceOf(SystemCallException.class)
          .hasMessageContaining("ENOTSOCK");
    }
  }

  @Test
  void anAddressOfOneLinkKeepsItsScope() throws IOException {
    Optional<InetAddress> local =
        NetworkInterface.networkInterfaces()
            .filter(TcpTest::isUp)
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress())
            .findFirst();
    Assumptions.assumeTrue(local.isPresent(), "no interface has an IPv6 address of its link");
    try (FileDescriptor listener = Tcp.listen(new InetSocketAddress(local.get(), 0), 8);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener))) {
      assertThat(((Inet6Address) Tcp.localAddress(client).getAddress()).getScopeId())
          .isEqualTo(((Inet6Address) local.get()).getScopeId());
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException e) {
      return false;
    }
  }
}
