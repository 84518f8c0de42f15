package dev.iobuf.behaviour.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SocketType;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.io.Unix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets of the unix domain, without a ring. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class UnixTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private static EncodedAddress unusedName() {
    return EncodedAddress.ofAbstract("iobuf-" + UUID.randomUUID());
  }

  @Test
  void aStreamIsAcceptedAtAPath() throws IOException {
    Path path = folder.resolve("socket");
    EncodedAddress address = EncodedAddress.ofPath(path);
    try (FileDescriptor listener = Unix.listen(address, 8);
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
        FileDescriptor server = Unix.accept(listener)) {
      assertThat(Unix.localAddress(listener)).isEqualTo(address);
      assertThat(RawCalls.isCloseOnExec(server.number())).isTrue();
      client.write(ByteBuffer.wrap(new byte[] {7}));
      assertThat(RawCalls.readExactly(server.number(), 1)).containsExactly(7);
      assertThatThrownBy(() -> Unix.listen(address, 8))
          .as("the file stays")
          .isInstanceOfSatisfying(
              SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
    }
  }

  @Test
  void anAbstractNameIsFreeAgainWhenItsSocketIsClosed() throws IOException {
    EncodedAddress name = unusedName();
    for (int i = 0; i < 2; i++) {
      try (FileDescriptor listener = Unix.listen(name, 8);
          FileDescriptor client = Unix.connect(name);
          FileDescriptor server = Unix.accept(listener)) {
        assertThat(Unix.remoteAddress(client)).isEqualTo(name);
        assertThat(Unix.remoteAddress(server).size()).as("not bound").isEqualTo(2);
      }
    }
    assertThatThrownBy(() -> Unix.connect(name))
        .isInstanceOfSatisfying(
            SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ECONNREFUSED));
  }

  @ParameterizedTest
  @EnumSource
  void twoSocketsAreConnected(SocketType type) throws IOException {
    try (FileDescriptor.Pair pair = Unix.pair(type)) {
      RawCalls.writeExactly(pair.left().number(), new byte[] {1, 2, 3});
      assertThat(RawCalls.readExactly(pair.right().number(), 3)).containsExactly(1, 2, 3);
      Unix.setOption(pair.left(), StandardSocketOptions.SO_SNDBUF, 20_000);
      assertThat(Unix.getOption(pair.left(), StandardSocketOptions.SO_SNDBUF)).isEqualTo(20_000);
    }
  }

  @Test
  void socketsOfAnotherTypeAreNotConnected() throws IOException {
    EncodedAddress path = EncodedAddress.ofPath(folder.resolve("packets"));
    try (FileDescriptor packets = Unix.open(SocketType.SEQPACKET);
        FileDescriptor datagrams = Unix.open(SocketType.DATAGRAM)) {
      Unix.bind(packets, path);
      Unix.listen(packets, 1);
      assertThatThrownBy(() -> Unix.connect(path)).hasMessageContaining("EPROTOTYPE");
      Unix.bind(datagrams, unusedName());
      assertThatThrownBy(() -> Unix.listen(datagrams, 1)).hasMessageContaining("EOPNOTSUPP");
    }
  }

  @Test
  void socketsAndAddressesOfTheInternetAreRefused() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    assertThatThrownBy(() -> Unix.listen(EncodedAddress.of(any), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are for Tcp and Udp");
    try (FileDescriptor tcp = Tcp.listen(any, 1)) {
      assertThatThrownBy(() -> Unix.localAddress(tcp))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("AF_UNIX=1")
          .hasMessageContaining("family=2");
      assertThatThrownBy(() -> Unix.accept(tcp)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Unix.getOption(tcp, StandardSocketOptions.TCP_NODELAY))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("not an option of unix sockets");
    }
  }
}
