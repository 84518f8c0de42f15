package dev.iobuf.io;

import dev.iobuf.io.Sockets.Kind;
import dev.iobuf.linux.SocketCalls;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;

/**
 * TCP sockets as descriptors, for {@link Vectored} and {@code dev.iobuf.uring}: sockets of NIO do
 * not show their number. All sockets, including those that are accepted from a listener, are
 * blocking and close-on-exec, and send at once (TCP_NODELAY).
 *
 * <p>Thread-safe. {@link #connect} waits as long as the kernel does. Needs Linux and native access.
 */
public final class Tcp {
  private Tcp() {}

  /**
   * Listens for connections.
   *
   * @param address where to listen; port 0 for any that is free, see {@link #localAddress}
   * @param backlog how many connections may wait to be accepted; the kernel lowers it to
   *     net.core.somaxconn
   * @return a descriptor to close
   * @throws SystemCallException if a system call fails, such as {@code bind} with {@code
   *     EADDRINUSE}
   * @throws IllegalArgumentException if the address is unresolved
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor listen(InetSocketAddress address, int backlog)
      throws SystemCallException {
    FileDescriptor socket = open(SocketName.family(address));
    try {
      setOption(socket, StandardSocketOptions.SO_REUSEADDR, true);
      bind(socket, address);
      listen(socket, backlog);
      return socket;
    } catch (SystemCallException | RuntimeException | Error e) {
      Sockets.closeAfter(socket, e);
      throw e;
    }
  }

  /**
   * Connects, and waits until the connection is made.
   *
   * @param address where to connect to
   * @return a descriptor to close
   * @throws SystemCallException if a system call fails, such as {@code connect} with {@code
   *     ECONNREFUSED}
   * @throws IllegalArgumentException if the address is unresolved
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor connect(InetSocketAddress address) throws SystemCallException {
    FileDescriptor socket = open(SocketName.family(address));
    try {
      Sockets.connect(socket, address);
      return socket;
    } catch (SystemCallException | RuntimeException | Error e) {
      Sockets.closeAfter(socket, e);
      throw e;
    }
  }

  /**
   * Makes a socket that is neither connected nor listens yet: to set its {@linkplain #setOption
   * options}, {@link #bind} it, and {@linkplain #listen(FileDescriptor, int) listen}; or to connect
   * it by a ring.
   *
   * @param family {@link StandardProtocolFamily#INET} or {@link StandardProtocolFamily#INET6}
   * @return a descriptor to close
   * @throws SystemCallException if {@code socket(2)} fails, such as with {@code EMFILE}
   * @throws IllegalArgumentException if the family is another one
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor open(ProtocolFamily family) throws SystemCallException {
    return open(Sockets.domain(family, Kind.TCP));
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
   * Makes a socket listen. Sockets that are accepted from it inherit its options.
   *
   * @param socket one that is {@linkplain #bind bound}
   * @param backlog how many connections may wait to be accepted; the kernel lowers it to
   *     net.core.somaxconn
   * @throws SystemCallException if {@code listen(2)} fails
   * @throws IllegalStateException if the descriptor is closed
   */
  public static void listen(FileDescriptor socket, int backlog) throws SystemCallException {
    Sockets.listen(socket, backlog);
  }

  /**
   * Sets an option: SO_REUSEADDR, SO_REUSEPORT, SO_KEEPALIVE, SO_LINGER, SO_SNDBUF, SO_RCVBUF and
   * TCP_NODELAY of {@link StandardSocketOptions}; TCP_KEEPIDLE, TCP_KEEPINTERVAL, TCP_KEEPCOUNT and
   * TCP_QUICKACK of {@code jdk.net.ExtendedSocketOptions}.
   *
   * <p>Set SO_REUSEPORT before {@link #bind}, and the sizes of buffers before the socket listens or
   * connects. With SO_REUSEPORT, several sockets listen at one port, and the kernel divides new
   * connections among them: one for each ring.
   *
   * @param <T> the type of the value
   * @param socket a TCP socket
   * @param option which one
   * @param value what it is to be; a negative SO_LINGER turns it off
   * @throws SystemCallException if {@code setsockopt(2)} fails
   * @throws UnsupportedOperationException if it is another option
   * @throws IllegalStateException if the descriptor is closed
   */
  public static <T> void setOption(FileDescriptor socket, SocketOption<T> option, T value)
      throws SystemCallException {
    Sockets.setOption(socket, Kind.TCP, option, value);
  }

  /**
   * Returns the value of an option.
   *
   * @param <T> the type of the value
   * @param socket a TCP socket
   * @param option one that {@link #setOption} knows
   * @return its value. Of SO_SNDBUF and SO_RCVBUF, the size that a program asks for: half of what
   *     the kernel sets aside, and at most what net.core.wmem_max and rmem_max permit. Of
   *     SO_LINGER, −1 if it is off
   * @throws SystemCallException if {@code getsockopt(2)} fails
   * @throws UnsupportedOperationException if it is another option
   * @throws IllegalStateException if the descriptor is closed
   */
  public static <T> T getOption(FileDescriptor socket, SocketOption<T> option)
      throws SystemCallException {
    return Sockets.getOption(socket, Kind.TCP, option);
  }

  /**
   * Waits for a connection, and accepts it. {@link FileDescriptor#shutdownInput} of the listener
   * ends the waiting, with {@code EINVAL}.
   *
   * @param listener a socket that {@linkplain #listen listens}
   * @return a descriptor to close
   * @throws SystemCallException if {@code accept4(2)} fails, such as with {@code EMFILE}, or with
   *     {@code ECONNABORTED} for a connection that has ended already: the listener stays usable
   * @throws IllegalArgumentException if the socket is of another domain than the Internet's
   * @throws IllegalStateException if the descriptor is closed
   */
  public static FileDescriptor accept(FileDescriptor listener) throws SystemCallException {
    return Sockets.accept(listener, Kind.TCP);
  }

  /**
   * Returns the address that a socket is bound to.
   *
   * @param socket one of the Internet domain
   * @return its address and port
   * @throws SystemCallException if {@code getsockname(2)} fails
   * @throws IllegalArgumentException if the socket is of another domain, such as Unix's, whose
   *     addresses have no port
   * @throws IllegalStateException if the descriptor is closed
   */
  public static InetSocketAddress localAddress(FileDescriptor socket) throws SystemCallException {
    return Sockets.name(socket, Kind.TCP, false).decode();
  }

  /**
   * Returns the address of the peer of a connected socket.
   *
   * @param socket one of the Internet domain
   * @return the peer's address and port
   * @throws SystemCallException if {@code getpeername(2)} fails: with ENOTCONN if the socket is not
   *     connected, or no longer
   * @throws IllegalArgumentException if the socket is of another domain, such as Unix's, whose
   *     addresses have no port
   * @throws IllegalStateException if the descriptor is closed
   */
  public static InetSocketAddress remoteAddress(FileDescriptor socket) throws SystemCallException {
    return Sockets.name(socket, Kind.TCP, true).decode();
  }

  private static FileDescriptor open(int domain) throws SystemCallException {
    FileDescriptor socket = Sockets.open(domain, SocketCalls.SOCK_STREAM_CLOEXEC);
    try {
      setOption(socket, StandardSocketOptions.TCP_NODELAY, true);
      return socket;
    } catch (SystemCallException | RuntimeException | Error e) {
      Sockets.closeAfter(socket, e);
      throw e;
    }
  }
}
