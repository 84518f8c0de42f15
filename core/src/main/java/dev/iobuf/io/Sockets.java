package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.iobuf.linux.SocketCalls;
import dev.iobuf.linux.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;

/** What {@link Tcp}, {@link Udp} and {@link Unix} have in common: the calls on sockets. */
final class Sockets {
  /** Sockets that have the same options. */
  enum Kind {
    TCP,
    UDP,
    UNIX;

    /** As messages name it. */
    @Override
    public String toString() {
      return this == UNIX ? "unix" : name();
    }
  }

  private Sockets() {}

  static FileDescriptor open(int domain, int type) throws SystemCallException {
    SystemCalls.IO.require();
    try (Arena arena = Arena.ofConfined()) {
      int fd = SocketCalls.socket(arena.allocate(JAVA_INT), domain, type);
      if (fd < 0) {
        // Only now: once there is a descriptor, nothing may need heap before it has an owner.
        throw new SystemCallException("socket", "domain=" + domain, -fd);
      }
      return Opening.own(fd);
    }
  }

  /** The number of an Internet family. */
  static int domain(ProtocolFamily family, Kind kind) {
    if (family == StandardProtocolFamily.INET) {
      return SocketName.AF_INET;
    }
    if (family == StandardProtocolFamily.INET6) {
      return SocketName.AF_INET6;
    }
    throw new IllegalArgumentException(
        "a %s socket is of INET or INET6: family=%s".formatted(kind, family));
  }

  static void bind(FileDescriptor socket, InetSocketAddress address) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      bind(socket, SocketName.encode(arena, address), address);
    }
  }

  /** Binds a socket to a name, which messages show as {@code address}. */
  static void bind(FileDescriptor socket, MemorySegment name, Object address)
      throws SystemCallException {
    int fd = socket.hold();
    try (Arena arena = Arena.ofConfined()) {
      SystemCallException.check(
          SocketCalls.bind(arena.allocate(JAVA_INT), fd, name), "bind", address);
    } finally {
      socket.release();
    }
  }

  static void connect(FileDescriptor socket, InetSocketAddress address) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      connect(socket, SocketName.encode(arena, address), address);
    }
  }

  /** Connects a socket to a name, which messages show as {@code address}. */
  static void connect(FileDescriptor socket, MemorySegment name, Object address)
      throws SystemCallException {
    int fd = socket.hold();
    try (Arena arena = Arena.ofConfined()) {
      SystemCallException.check(
          SocketCalls.connect(arena.allocate(JAVA_INT), fd, name), "connect", address);
    } finally {
      socket.release();
    }
  }

  static void listen(FileDescriptor socket, int backlog) throws SystemCallException {
    int fd = socket.hold();
    try (Arena arena = Arena.ofConfined()) {
      SystemCallException.check(
          SocketCalls.listen(arena.allocate(JAVA_INT), fd, backlog), "listen", socket);
    } finally {
      socket.release();
    }
  }

  static FileDescriptor accept(FileDescriptor listener, Kind kind) throws SystemCallException {
    int fd = listener.hold();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment name = SocketName.room(arena);
      int length = nameOf(arena, listener, fd, name, false);
      requireKind(name, length, kind, listener);
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

  static <T> void setOption(FileDescriptor socket, Kind kind, SocketOption<T> option, T value)
      throws SystemCallException {
    KnownOption known = KnownOption.of(option, kind);
    int fd = socket.hold();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment encoded = arena.allocate(JAVA_INT, known.ints());
      known.write(value, encoded);
      int result =
          SocketCalls.setsockopt(
              arena.allocate(JAVA_INT), fd, known.level(), known.code(), encoded);
      if (result < 0) {
        throw new SystemCallException(
            "setsockopt", "%s, %s=%s".formatted(socket, option, value), -result);
      }
    } finally {
      socket.release();
    }
  }

  static <T> T getOption(FileDescriptor socket, Kind kind, SocketOption<T> option)
      throws SystemCallException {
    KnownOption known = KnownOption.of(option, kind);
    int fd = socket.hold();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment encoded = arena.allocate(JAVA_INT, known.ints());
      MemorySegment length = arena.allocate(JAVA_INT);
      length.set(JAVA_INT, 0, (int) encoded.byteSize());
      int result =
          SocketCalls.getsockopt(
              arena.allocate(JAVA_INT), fd, known.level(), known.code(), encoded, length);
      if (result < 0) {
        throw new SystemCallException("getsockopt", "%s, %s".formatted(socket, option), -result);
      }
      return option.type().cast(known.read(encoded));
    } finally {
      socket.release();
    }
  }

  /** The address of a socket, or of its peer; the socket must be of the domain of its kind. */
  static EncodedAddress name(FileDescriptor socket, Kind kind, boolean isPeers)
      throws SystemCallException {
    int fd = socket.hold();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = SocketName.room(arena);
      int length = nameOf(arena, socket, fd, name, isPeers);
      requireKind(name, length, kind, socket);
      AddressBuffer address = AddressBuffer.create();
      address.set(name, 0, length);
      return EncodedAddress.copyOf(address);
    } finally {
      socket.release();
    }
  }

  private static void requireKind(
      MemorySegment name, int length, Kind kind, FileDescriptor socket) {
    boolean isOfKind =
        kind == Kind.UNIX ? SocketName.isUnix(name, length) : SocketName.isInternet(name, length);
    if (!isOfKind) {
      throw new IllegalArgumentException(
          "%s: family=%s, socket=%s"
              .formatted(
                  kind == Kind.UNIX
                      ? "only sockets of the family AF_UNIX=1 have a path or an abstract name"
                      : "only sockets of the families AF_INET=2 and AF_INET6=10 have an address and a"
                          + " port",
                  SocketName.family(name, length),
                  socket));
    }
  }

  /** Asks for the name of a socket or of its peer; returns how many bytes it has. */
  private static int nameOf(
      Arena arena, FileDescriptor socket, int fd, MemorySegment name, boolean isPeers)
      throws SystemCallException {
    MemorySegment errno = arena.allocate(JAVA_INT);
    MemorySegment length = arena.allocate(JAVA_INT);
    length.set(JAVA_INT, 0, SocketName.MOST_BYTES);
    int result =
        isPeers
            ? SocketCalls.getpeername(errno, fd, name, length)
            : SocketCalls.getsockname(errno, fd, name, length);
    SystemCallException.check(result, isPeers ? "getpeername" : "getsockname", socket);
    return length.get(JAVA_INT, 0);
  }

  /** Closes a socket that could not be set up. */
  static void closeAfter(FileDescriptor socket, Throwable cause) {
    try {
      socket.close();
    } catch (SystemCallException e) {
      cause.addSuppressed(e);
    }
  }
}
