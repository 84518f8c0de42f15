package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.iobuf.linux.SocketCalls;
import dev.iobuf.linux.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * TCP sockets as descriptors, for {@link Vectored} and {@code dev.iobuf.uring}: sockets of NIO do
 * not show their number. All sockets, including those that are accepted from a listener, are
 * blocking and close-on-exec, and send at once (TCP_NODELAY).
 *
 * <p>Thread-safe. {@link #connect} waits as long as the kernel does. Needs Linux and native access.
 */
public final class Tcp {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;

  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long PORT_AT = 2;
  private static final long IPV4_AT = 4;
  private static final int IPV4_BYTES = 16;
  private static final long IPV6_AT = 8;
  private static final long IPV6_SCOPE_AT = 24;
  private static final int IPV6_BYTES = 28;

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
    FileDescriptor socket = open(address);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment name = encode(arena, address);
      int fd = socket.number();
      set(arena, fd, SOL_SOCKET, SO_REUSEADDR);
      SystemCallException.check(SocketCalls.bind(errno, fd, name), "bind", address);
      SystemCallException.check(SocketCalls.listen(errno, fd, backlog), "listen", address);
      return socket;
    } catch (SystemCallException | RuntimeException | Error e) {
      closeAfter(socket, e);
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
    FileDescriptor socket = open(address);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = encode(arena, address);
      SystemCallException.check(
          SocketCalls.connect(arena.allocate(JAVA_INT), socket.number(), name), "connect", address);
      return socket;
    } catch (SystemCallException | RuntimeException | Error e) {
      closeAfter(socket, e);
      throw e;
    }
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
    int fd = listener.hold();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      var _ = nameOf(arena, fd, listener);
      int result;
      do {
        result = SocketCalls.accept4(errno, fd, SocketCalls.SOCK_CLOEXEC);
      } while (result == -Errno.EINTR);
      SystemCallException.check(result, "accept4", listener);
      return Opening.own(result);
    } finally {
      listener.release();
    }
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
    int fd = socket.hold();
    try (Arena arena = Arena.ofConfined()) {
      return decode(nameOf(arena, fd, socket));
    } finally {
      socket.release();
    }
  }

  /** The name of a socket of the Internet domain: a struct sockaddr_in or sockaddr_in6. */
  private static MemorySegment nameOf(Arena arena, int fd, FileDescriptor socket)
      throws SystemCallException {
    MemorySegment name = arena.allocate(IPV6_BYTES, Integer.BYTES);
    MemorySegment length = arena.allocate(JAVA_INT);
    length.set(JAVA_INT, 0, IPV6_BYTES);
    SystemCallException.check(
        SocketCalls.getsockname(arena.allocate(JAVA_INT), fd, name, length), "getsockname", socket);
    short family = name.get(JAVA_SHORT, 0);
    if (family != AF_INET && family != AF_INET6) {
      throw new IllegalArgumentException(
          "only sockets of the families AF_INET=2 and AF_INET6=10 have an address and a port:"
              + " family=%s, socket=%s".formatted(family, socket));
    }
    return name;
  }

  private static FileDescriptor open(InetSocketAddress address) throws SystemCallException {
    SystemCalls.IO.require();
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("the host's name could not be resolved: " + address);
    }
    int domain = address.getAddress() instanceof Inet4Address ? AF_INET : AF_INET6;
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          SocketCalls.socket(arena.allocate(JAVA_INT), domain, SocketCalls.SOCK_STREAM_CLOEXEC);
      SystemCallException.check(fd, "socket", address);
      FileDescriptor socket = Opening.own(fd);
      try {
        set(arena, fd, IPPROTO_TCP, TCP_NODELAY);
      } catch (SystemCallException | RuntimeException | Error e) {
        closeAfter(socket, e);
        throw e;
      }
      return socket;
    }
  }

  private static void set(Arena arena, int fd, int level, int option) throws SystemCallException {
    MemorySegment one = arena.allocate(JAVA_INT);
    one.set(JAVA_INT, 0, 1);
    int result = SocketCalls.setsockopt(arena.allocate(JAVA_INT), fd, level, option, one);
    SystemCallException.check(
        result, "setsockopt", "fd=" + fd + ", level=" + level + ", option=" + option);
  }

  private static MemorySegment encode(Arena arena, InetSocketAddress address) {
    InetAddress host = address.getAddress();
    MemorySegment name;
    if (host instanceof Inet6Address v6) {
      name = arena.allocate(IPV6_BYTES, Integer.BYTES);
      name.set(JAVA_SHORT, 0, (short) AF_INET6);
      MemorySegment.copy(v6.getAddress(), 0, name, JAVA_BYTE, IPV6_AT, 16);
      name.set(JAVA_INT, IPV6_SCOPE_AT, v6.getScopeId());
    } else {
      name = arena.allocate(IPV4_BYTES, Integer.BYTES);
      name.set(JAVA_SHORT, 0, (short) AF_INET);
      MemorySegment.copy(host.getAddress(), 0, name, JAVA_BYTE, IPV4_AT, 4);
    }
    name.set(PORT, PORT_AT, (short) address.getPort());
    return name;
  }

  private static InetSocketAddress decode(MemorySegment name) {
    boolean isV4 = name.get(JAVA_SHORT, 0) == AF_INET;
    byte[] host = name.asSlice(isV4 ? IPV4_AT : IPV6_AT, isV4 ? 4 : 16).toArray(JAVA_BYTE);
    int scope = isV4 ? 0 : name.get(JAVA_INT, IPV6_SCOPE_AT);
    try {
      return new InetSocketAddress(
          // A scope belongs to addresses of one link only; others would show a %0.
          scope == 0
              ? InetAddress.getByAddress(host)
              : Inet6Address.getByAddress(null, host, scope),
          Short.toUnsignedInt(name.get(PORT, PORT_AT)));
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }

  private static void closeAfter(FileDescriptor socket, Throwable cause) {
    try {
      socket.close();
    } catch (SystemCallException e) {
      cause.addSuppressed(e);
    }
  }
}
