package dev.iobuf.io;

import dev.iobuf.io.Sockets.Kind;
import dev.iobuf.linux.SocketCalls;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;

/**
 * UDP sockets as descriptors, for {@code dev.iobuf.uring}, which sends datagrams to any address and
 * says where each received one came from; and for {@link Vectored}, once they are connected: its
 * reads cut a datagram that is longer than the memory, and do not tell so. All are blocking and
 * close-on-exec.
 *
 * <p>A datagram is sent whole or not at all. It may be lost, doubled or overtaken on its way, and
 * so may be one that finds the receiver's buffer full.
 *
 * <p>Thread-safe. No method waits for a peer. Needs Linux and native access.
 */
public final class Udp {
  /** The most bytes of a datagram over IPv4: 65,507. */
  public static final int MAX_IPV4_BYTES = 65_507;

  /** The most bytes of a datagram over IPv6 without jumbograms: 65,527. */
  public static final int MAX_IPV6_BYTES = 65_527;

  private Udp() {}

  /**
   * Makes a socket that is not bound yet: to set its {@linkplain #setOption options}, and to
   * {@linkplain #bind(FileDescriptor, InetSocketAddress) bind} or {@linkplain
   * #connect(FileDescriptor, InetSocketAddress) connect} it. The first send binds it to a free
   * port. A socket of INET6 also reaches addresses of IPv4, unless the system forbids it by
   * net.ipv6.bindv6only.
   *
   * @param family {@link StandardProtocolFamily#INET} or {@link StandardProtocolFamily#INET6}
   * @return a descriptor to close
   * @throws SystemCallException if {@code socket(2)} fails, such as with {@code EMFILE}
   * @throws IllegalArgumentException if the family is another one
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor open(ProtocolFamily family) throws SystemCallException {
    return Sockets.open(Sockets.domain(family, Kind.UDP), SocketCalls.SOCK_DGRAM_CLOEXEC);
  }

  /**
   * Makes a socket that receives what is sent to an address.
   *
   * @param address where to receive; port 0 for any that is free, see {@link #localAddress}
   * @return a descriptor to close
   * @throws SystemCallException if a system call fails, such as {@code bind} with {@code
   *     EADDRINUSE}
   * @throws IllegalArgumentException if the address is unresolved
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor bind(InetSocketAddress address) throws SystemCallException {
    FileDescriptor socket = openFor(address);
    try {
      Sockets.bind(socket, address);
      return socket;
    } catch (SystemCallException | RuntimeException | Error e) {
      Sockets.closeAfter(socket, e);
      throw e;
    }
  }

  /**
   * Binds a socket to a local address.
   *
   * @param socket one that is not bound yet
   * @param address of the socket's family; port 0 for any that is free
   * @throws SystemCallException if {@code bind(2)} fails, such as with {@code EADDRINUSE}
   * @throws IllegalArgumentException if the address is unresolved
   * @throws IllegalStateException if the descriptor is closed
   */
  public static void bind(FileDescriptor socket, InetSocketAddress address)
      throws SystemCallException {
    Sockets.bind(socket, address);
  }

  /**
   * Makes a socket with one peer: it sends to that address, and receives from it only. No byte goes
   * to the peer, which need not be there.
   *
   * @param address the peer's
   * @return a descriptor to close
   * @throws SystemCallException if a system call fails, such as {@code connect} with {@code
   *     ENETUNREACH}
   * @throws IllegalArgumentException if the address is unresolved, or its port is 0
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor connect(InetSocketAddress address) throws SystemCallException {
    checkPeer(address);
    FileDescriptor socket = openFor(address);
    try {
      Sockets.connect(socket, address);
      return socket;
    } catch (SystemCallException | RuntimeException | Error e) {
      Sockets.closeAfter(socket, e);
      throw e;
    }
  }

  /**
   * Gives a socket one peer, or another one. If no socket receives at that port, the peer's system
   * refuses each datagram, and a later operation on this socket fails with {@link
   * Errno#ECONNREFUSED}. Datagrams that came before from other addresses are still received.
   *
   * @param socket a UDP socket
   * @param address the peer's
   * @throws SystemCallException if {@code connect(2)} fails, such as with {@code ENETUNREACH}
   * @throws IllegalArgumentException if the address is unresolved, or its port is 0
   * @throws IllegalStateException if the descriptor is closed
   */
  public static void connect(FileDescriptor socket, InetSocketAddress address)
      throws SystemCallException {
    checkPeer(address);
    Sockets.connect(socket, address);
  }

  /**
   * Sets an option: SO_REUSEADDR, SO_REUSEPORT, SO_BROADCAST, SO_SNDBUF and SO_RCVBUF of {@link
   * StandardSocketOptions}.
   *
   * <p>With SO_REUSEPORT, several sockets are bound to one port, and the kernel divides the senders
   * among them: one for each ring. Set it before the socket is bound. If datagrams come faster than
   * they are received, those that find SO_RCVBUF full are lost.
   *
   * @param <T> the type of the value
   * @param socket a UDP socket
   * @param option which one
   * @param value what it is to be
   * @throws SystemCallException if {@code setsockopt(2)} fails
   * @throws UnsupportedOperationException if it is another option
   * @throws IllegalStateException if the descriptor is closed
   */
  public static <T> void setOption(FileDescriptor socket, SocketOption<T> option, T value)
      throws SystemCallException {
    Sockets.setOption(socket, Kind.UDP, option, value);
  }

  /**
   * Returns the value of an option.
   *
   * @param <T> the type of the value
   * @param socket a UDP socket
   * @param option one that {@link #setOption} knows
   * @return its value; of a buffer's size as {@link Tcp#getOption} has it
   * @throws SystemCallException if {@code getsockopt(2)} fails
   * @throws UnsupportedOperationException if it is another option
   * @throws IllegalStateException if the descriptor is closed
   */
  public static <T> T getOption(FileDescriptor socket, SocketOption<T> option)
      throws SystemCallException {
    return Sockets.getOption(socket, Kind.UDP, option);
  }

  /**
   * Returns the address that a socket is bound to.
   *
   * @param socket one of the Internet domain
   * @return its address and port
   * @throws SystemCallException if {@code getsockname(2)} fails
   * @throws IllegalArgumentException if the socket is of another domain
   * @throws IllegalStateException if the descriptor is closed
   */
  public static InetSocketAddress localAddress(FileDescriptor socket) throws SystemCallException {
    return Sockets.name(socket, Kind.UDP, false).decode();
  }

  /**
   * Returns the address of the peer of a connected socket.
   *
   * @param socket one of the Internet domain
   * @return the peer's address and port
   * @throws SystemCallException if {@code getpeername(2)} fails: with ENOTCONN if it has no peer
   * @throws IllegalArgumentException if the socket is of another domain
   * @throws IllegalStateException if the descriptor is closed
   */
  public static InetSocketAddress remoteAddress(FileDescriptor socket) throws SystemCallException {
    return Sockets.name(socket, Kind.UDP, true).decode();
  }

  /** To port 0, the kernel connects, and drops what is sent. */
  private static void checkPeer(InetSocketAddress address) {
    if (address.getPort() == 0) {
      throw new IllegalArgumentException(
          "the port of a peer must be 1 … 65535: address=" + address);
    }
  }

  private static FileDescriptor openFor(InetSocketAddress address) throws SystemCallException {
    return Sockets.open(SocketName.family(address), SocketCalls.SOCK_DGRAM_CLOEXEC);
  }
}
