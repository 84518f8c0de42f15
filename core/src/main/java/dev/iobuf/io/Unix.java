package dev.iobuf.io;

import dev.iobuf.io.Sockets.Kind;
import dev.iobuf.linux.SocketCalls;
import java.net.SocketOption;
import java.net.StandardSocketOptions;

/**
 * Sockets within this system as descriptors, for {@link Vectored} and {@code dev.iobuf.uring}:
 * streams, datagrams and packets in order. All are blocking and close-on-exec. An address is a
 * {@linkplain EncodedAddress#ofPath path} or an {@linkplain EncodedAddress#ofAbstract abstract
 * name}.
 *
 * <p>Thread-safe. {@link #connect(EncodedAddress)} and {@link #accept} wait as long as the kernel
 * does. Needs Linux and native access.
 */
public final class Unix {
  private Unix() {}

  /**
   * Listens for connections by streams.
   *
   * @param address where to listen; a path must not exist yet, and stays when the socket is closed
   * @param backlog how many connections may wait to be accepted; the kernel lowers it to
   *     net.core.somaxconn
   * @return a descriptor to close
   * @throws SystemCallException if a system call fails, such as {@code bind} with {@code
   *     EADDRINUSE}
   * @throws IllegalArgumentException if the address is none of the unix domain
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor listen(EncodedAddress address, int backlog)
      throws SystemCallException {
    FileDescriptor socket = open(SocketType.STREAM);
    try {
      bind(socket, address);
      listen(socket, backlog);
      return socket;
    } catch (SystemCallException | RuntimeException | Error e) {
      Sockets.closeAfter(socket, e);
      throw e;
    }
  }

  /**
   * Connects a stream, and waits until there is room among the connections to be accepted.
   *
   * @param address where a socket listens
   * @return a descriptor to close
   * @throws SystemCallException if a system call fails, such as {@code connect} with {@code
   *     ECONNREFUSED} or {@code ENOENT}
   * @throws IllegalArgumentException if the address is none of the unix domain
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor connect(EncodedAddress address) throws SystemCallException {
    FileDescriptor socket = open(SocketType.STREAM);
    try {
      connect(socket, address);
      return socket;
    } catch (SystemCallException | RuntimeException | Error e) {
      Sockets.closeAfter(socket, e);
      throw e;
    }
  }

  /**
   * Makes a socket that is neither bound nor connected.
   *
   * @param type how it moves bytes
   * @return a descriptor to close
   * @throws SystemCallException if {@code socket(2)} fails, such as with {@code EMFILE}
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor open(SocketType type) throws SystemCallException {
    return Sockets.open(SocketCalls.AF_UNIX, type.code());
  }

  /**
   * Makes two connected sockets.
   *
   * @param type how they move bytes
   * @return both ends; what is sent by one is received from the other
   * @throws SystemCallException if {@code socketpair(2)} fails
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor.Pair pair(SocketType type) throws SystemCallException {
    return Opening.socketpair(type);
  }

  /**
   * Binds a socket to an address. Binding to a path makes a file, which stays when the socket is
   * closed.
   *
   * @param socket a unix socket that is not bound yet
   * @param address a path that does not exist yet, or an abstract name
   * @throws SystemCallException if {@code bind(2)} fails, such as with {@code EADDRINUSE}
   * @throws IllegalArgumentException if the address is none of the unix domain
   * @throws IllegalStateException if the descriptor is closed
   */
  public static void bind(FileDescriptor socket, EncodedAddress address)
      throws SystemCallException {
    Sockets.bind(socket, unix(address).segment(), address);
  }

  /**
   * Makes a socket listen, of type STREAM or SEQPACKET.
   *
   * @param socket one that is {@linkplain #bind bound}
   * @param backlog how many connections may wait to be accepted; the kernel lowers it to
   *     net.core.somaxconn
   * @throws SystemCallException if {@code listen(2)} fails: with EOPNOTSUPP for datagrams
   * @throws IllegalStateException if the descriptor is closed
   */
  public static void listen(FileDescriptor socket, int backlog) throws SystemCallException {
    Sockets.listen(socket, backlog);
  }

  /**
   * Connects a socket; of type DATAGRAM, this gives it one peer, or another one.
   *
   * @param socket a unix socket
   * @param address where a socket of the same type listens or, for datagrams, is bound
   * @throws SystemCallException if {@code connect(2)} fails: with EPROTOTYPE if the socket at a
   *     path is of another type, with ECONNREFUSED if that at an abstract name is
   * @throws IllegalArgumentException if the address is none of the unix domain
   * @throws IllegalStateException if the descriptor is closed
   */
  public static void connect(FileDescriptor socket, EncodedAddress address)
      throws SystemCallException {
    Sockets.connect(socket, unix(address).segment(), address);
  }

  /**
   * Waits for a connection, and accepts it. {@link FileDescriptor#shutdownInput} of the listener
   * ends the waiting, with {@code EINVAL}.
   *
   * @param listener a unix socket that {@linkplain #listen listens}
   * @return a descriptor to close
   * @throws SystemCallException if {@code accept4(2)} fails, such as with {@code EMFILE}
   * @throws IllegalArgumentException if the socket is of another domain
   * @throws IllegalStateException if the descriptor is closed
   */
  public static FileDescriptor accept(FileDescriptor listener) throws SystemCallException {
    return Sockets.accept(listener, Kind.UNIX);
  }

  /**
   * Sets an option: SO_SNDBUF or SO_RCVBUF of {@link StandardSocketOptions}. SO_SNDBUF bounds what
   * is under way from a socket, and so the size of one datagram.
   *
   * @param <T> the type of the value
   * @param socket a unix socket
   * @param option which one
   * @param value what it is to be
   * @throws SystemCallException if {@code setsockopt(2)} fails
   * @throws UnsupportedOperationException if it is another option
   * @throws IllegalStateException if the descriptor is closed
   */
  public static <T> void setOption(FileDescriptor socket, SocketOption<T> option, T value)
      throws SystemCallException {
    Sockets.setOption(socket, Kind.UNIX, option, value);
  }

  /**
   * Returns the value of an option.
   *
   * @param <T> the type of the value
   * @param socket a unix socket
   * @param option one that {@link #setOption} knows
   * @return its value; of a buffer's size as {@link Tcp#getOption} has it
   * @throws SystemCallException if {@code getsockopt(2)} fails
   * @throws UnsupportedOperationException if it is another option
   * @throws IllegalStateException if the descriptor is closed
   */
  public static <T> T getOption(FileDescriptor socket, SocketOption<T> option)
      throws SystemCallException {
    return Sockets.getOption(socket, Kind.UNIX, option);
  }

  /**
   * Returns the address that a socket is bound to.
   *
   * @param socket a unix socket
   * @return its address, of 2 bytes if it is not bound
   * @throws SystemCallException if {@code getsockname(2)} fails
   * @throws IllegalArgumentException if the socket is of another domain
   * @throws IllegalStateException if the descriptor is closed
   */
  public static EncodedAddress localAddress(FileDescriptor socket) throws SystemCallException {
    return Sockets.name(socket, Kind.UNIX, false);
  }

  /**
   * Returns the address of the peer of a connected socket.
   *
   * @param socket a unix socket
   * @return the peer's address, of 2 bytes if it is not bound
   * @throws SystemCallException if {@code getpeername(2)} fails: with ENOTCONN if it has no peer
   * @throws IllegalArgumentException if the socket is of another domain
   * @throws IllegalStateException if the descriptor is closed
   */
  public static EncodedAddress remoteAddress(FileDescriptor socket) throws SystemCallException {
    return Sockets.name(socket, Kind.UNIX, true);
  }

  private static EncodedAddress unix(EncodedAddress address) {
    if (!address.isUnix() || SocketName.isUnnamed(address.size())) {
      throw new IllegalArgumentException(
          "a unix socket needs a path or an abstract name: address=%s; addresses of the Internet are for"
                  .formatted(address)
              + " Tcp and Udp");
    }
    return address;
  }
}
