package dev.iobuf.behaviour.io;

import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_LINGER;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_REUSEADDR;
import static java.net.StandardSocketOptions.SO_REUSEPORT;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static java.net.StandardSocketOptions.TCP_NODELAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.io.Tcp;
import dev.iobuf.io.Vectored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that a program sets up step by step: options, addresses, listening. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // may be in the kernel
class TcpOptionsTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  static List<SocketOption<Boolean>> switches() {
    return List.of(SO_REUSEADDR, SO_REUSEPORT, SO_KEEPALIVE, TCP_NODELAY);
  }

  @ParameterizedTest
  @MethodSource("switches")
  void aSwitchIsOnAndOff(SocketOption<Boolean> option) throws IOException {
    try (FileDescriptor socket = Tcp.open(StandardProtocolFamily.INET)) {
      for (boolean isOn : new boolean[] {true, false, true}) {
        Tcp.setOption(socket, option, isOn);
        assertThat(Tcp.getOption(socket, option)).isEqualTo(isOn);
      }
    }
  }

  static List<SocketOption<Integer>> numbers() {
    return List.of(
        SO_SNDBUF,
        SO_RCVBUF,
        ExtendedSocketOptions.TCP_KEEPIDLE,
        ExtendedSocketOptions.TCP_KEEPINTERVAL,
        ExtendedSocketOptions.TCP_KEEPCOUNT);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void aNumberIsWhatItWasSetTo(SocketOption<Integer> option) throws IOException {
    int number = option.equals(SO_SNDBUF) || option.equals(SO_RCVBUF) ? 20_000 : 100;
    try (FileDescriptor socket = Tcp.open(StandardProtocolFamily.INET6)) {
      Tcp.setOption(socket, option, number);
      assertThat(Tcp.getOption(socket, option)).isEqualTo(number);
    }
  }

  @Test
  void lingeringIsOffOrASecondsNumber() throws IOException {
    try (FileDescriptor socket = Tcp.open(StandardProtocolFamily.INET)) {
      assertThat(Tcp.getOption(socket, SO_LINGER)).isEqualTo(-1);
      Tcp.setOption(socket, SO_LINGER, 7);
      assertThat(Tcp.getOption(socket, SO_LINGER)).isEqualTo(7);
      Tcp.setOption(socket, SO_LINGER, 0);
      assertThat(Tcp.getOption(socket, SO_LINGER)).isEqualTo(0);
      Tcp.setOption(socket, SO_LINGER, -1);
      assertThat(Tcp.getOption(socket, SO_LINGER)).isEqualTo(-1);
    }
  }

  @Test
  void lingeringForNoTimeResetsTheConnection() throws IOException {
    try (FileDescriptor listener = Tcp.listen(ANY, 8);
        Arena arena = Arena.ofConfined()) {
      FileDescriptor server;
      try (FileDescriptor client = Tcp.connect(Tcp.localAddress(listener))) {
        server = Tcp.accept(listener);
        Tcp.setOption(client, SO_LINGER, 0);
      }
      try (server) {
        SegmentIoVec into = SegmentIoVec.of(arena.allocate(1));
        assertThat(Vectored.tryReadv(server, into)).isEqualTo(-Errno.ECONNRESET);
      }
    }
  }

  @Test
  void anotherOptionIsRefusedWithThoseThatAreKnown() throws IOException {
    try (FileDescriptor socket = Tcp.open(StandardProtocolFamily.INET)) {
      assertThatThrownBy(() -> Tcp.setOption(socket, StandardSocketOptions.IP_MULTICAST_TTL, 1))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("option=IP_MULTICAST_TTL; known are SO_REUSEADDR, SO_REUSEPORT");
    }
  }

  @Test
  void aRefusalNamesSocketOptionAndValue() throws IOException {
    try (FileDescriptor socket = Tcp.open(StandardProtocolFamily.INET)) {
      assertThatThrownBy(() -> Tcp.setOption(socket, ExtendedSocketOptions.TCP_KEEPIDLE, 1_000_000))
          .isInstanceOfSatisfying(
              SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
          .hasMessageContaining("setsockopt(FileDescriptor[fd=")
          .hasMessageContaining("TCP_KEEPIDLE=1000000");
    }
    try (FileDescriptor.Pair pipe = FileDescriptor.pipe()) {
      assertThatThrownBy(() -> Tcp.getOption(pipe.left(), SO_SNDBUF))
          .hasMessageContaining("ENOTSOCK");
    }
  }

  @Test
  void severalSocketsListenAtOnePort() throws IOException {
    try (FileDescriptor first = Tcp.open(StandardProtocolFamily.INET);
        FileDescriptor second = Tcp.open(StandardProtocolFamily.INET);
        FileDescriptor third = Tcp.open(StandardProtocolFamily.INET)) {
      Tcp.setOption(first, SO_REUSEPORT, true);
      Tcp.bind(first, ANY);
      Tcp.listen(first, 8);
      InetSocketAddress address = Tcp.localAddress(first);

      Tcp.setOption(second, SO_REUSEPORT, true);
      Tcp.bind(second, address);
      Tcp.listen(second, 8);
      assertThat(Tcp.localAddress(second)).isEqualTo(address);

      assertThatThrownBy(() -> Tcp.bind(third, address)).hasMessageContaining("EADDRINUSE");
    }
  }

  @Test
  void bothEndsKnowTheAddressOfTheOther() throws IOException {
    try (FileDescriptor listener = Tcp.listen(ANY, 8);
        FileDescriptor client = Tcp.connect(Tcp.localAddress(listener));
        FileDescriptor server = Tcp.accept(listener)) {
      assertThat(Tcp.remoteAddress(client)).isEqualTo(Tcp.localAddress(server));
      assertThat(Tcp.remoteAddress(server)).isEqualTo(Tcp.localAddress(client));
      assertThatThrownBy(() -> Tcp.remoteAddress(listener)).hasMessageContaining("ENOTCONN");
    }
  }

  @Test
  void aFamilyWithoutPortsIsRefused() {
    assertThatThrownBy(() -> Tcp.open(StandardProtocolFamily.UNIX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("family=UNIX");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "255.254.253.252", "::1", "2001:db8::ffff:1", "fe80::1%1"})
  void anEncodedAddressIsTheSameAddress(String host) throws IOException {
    for (int port : new int[] {0, 1, 255, 256, 65_535}) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
      EncodedAddress encoded = EncodedAddress.of(address);
      assertThat(encoded.decode()).isEqualTo(address);
      assertThat(encoded.segment().isReadOnly()).isTrue();
    }
  }

  @Test
  void anUnresolvedAddressIsRefused() {
    assertThatThrownBy(() -> EncodedAddress.of(InetSocketAddress.createUnresolved("nowhere", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }
}
