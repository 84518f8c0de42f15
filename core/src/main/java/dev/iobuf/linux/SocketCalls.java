package dev.iobuf.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls on sockets, except those that move bytes. */
public final class SocketCalls {
  /** The domain of sockets within this system. */
  public static final int AF_UNIX = 1;

  /** A stream; programs that this one starts do not inherit the number. */
  public static final int SOCK_STREAM_CLOEXEC = 1 | 0_2000000;

  /** Datagrams; programs that this one starts do not inherit the number. */
  public static final int SOCK_DGRAM_CLOEXEC = 2 | 0_2000000;

  /** Packets in order; programs that this one starts do not inherit the number. */
  public static final int SOCK_SEQPACKET_CLOEXEC = 5 | 0_2000000;

  /** For {@link #accept4}: programs that this one starts do not inherit the number. */
  public static final int SOCK_CLOEXEC = 0_2000000;

  /** For {@link #shutdown}: the receiving side. */
  public static final int SHUT_RD = 0;

  /** For {@link #shutdown}: the sending side. */
  public static final int SHUT_WR = 1;

  /** For {@link #shutdown}: both sides. */
  public static final int SHUT_RDWR = 2;

  private static final MethodHandle SOCKET = link("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKETPAIR =
      link("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle BIND = link("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = link("listen", JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT4 = link("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT = link("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKNAME = link("getsockname", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      link("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETPEERNAME = link("getpeername", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GETSOCKOPT =
      link("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SHUTDOWN = link("shutdown", JAVA_INT, JAVA_INT);

  static {
    Release.prepare();
  }

  private SocketCalls() {}

  private static MethodHandle link(String name, MemoryLayout... parameters) {
    return CLibrary.linkWithErrno(name, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  /** Makes a socket. */
  public static int socket(MemorySegment errno, int domain, int type) {
    try {
      return CLibrary.result(errno, (int) SOCKET.invokeExact(errno, domain, type, 0));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Makes two connected sockets. {@code numbers} receives two ints. */
  public static int socketpair(MemorySegment errno, int domain, int type, MemorySegment numbers) {
    try {
      return CLibrary.result(errno, (int) SOCKETPAIR.invokeExact(errno, domain, type, 0, numbers));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Gives a socket an address. {@code name} is a struct sockaddr. */
  public static int bind(MemorySegment errno, int fd, MemorySegment name) {
    try {
      return CLibrary.result(errno, (int) BIND.invokeExact(errno, fd, name, (int) name.byteSize()));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Makes a socket accept connections. */
  public static int listen(MemorySegment errno, int fd, int backlog) {
    try {
      return CLibrary.result(errno, (int) LISTEN.invokeExact(errno, fd, backlog));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Accepts a connection, without its address. */
  public static int accept4(MemorySegment errno, int fd, int flags) {
    try {
      MemorySegment nowhere = MemorySegment.NULL;
      return CLibrary.result(errno, (int) ACCEPT4.invokeExact(errno, fd, nowhere, nowhere, flags));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Connects to an address. {@code name} is a struct sockaddr. */
  public static int connect(MemorySegment errno, int fd, MemorySegment name) {
    try {
      return CLibrary.result(
          errno, (int) CONNECT.invokeExact(errno, fd, name, (int) name.byteSize()));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Asks for the address of a socket. {@code length} has the room in {@code name}, an int. */
  public static int getsockname(
      MemorySegment errno, int fd, MemorySegment name, MemorySegment length) {
    try {
      return CLibrary.result(errno, (int) GETSOCKNAME.invokeExact(errno, fd, name, length));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Asks for the address of a socket's peer. {@code length} has the room in {@code name}. */
  public static int getpeername(
      MemorySegment errno, int fd, MemorySegment name, MemorySegment length) {
    try {
      return CLibrary.result(errno, (int) GETPEERNAME.invokeExact(errno, fd, name, length));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Asks for an option. {@code length} has the room in {@code value}, an int. */
  public static int getsockopt(
      MemorySegment errno,
      int fd,
      int level,
      int option,
      MemorySegment value,
      MemorySegment length) {
    try {
      return CLibrary.result(
          errno, (int) GETSOCKOPT.invokeExact(errno, fd, level, option, value, length));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Sets an option. */
  public static int setsockopt(
      MemorySegment errno, int fd, int level, int option, MemorySegment value) {
    try {
      int size = (int) value.byteSize();
      return CLibrary.result(
          errno, (int) SETSOCKOPT.invokeExact(errno, fd, level, option, value, size));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }

  /** Ends the receiving side of a socket, its sending side, or both. */
  public static int shutdown(MemorySegment errno, int fd, int how) {
    try {
      return CLibrary.result(errno, (int) SHUTDOWN.invokeExact(errno, fd, how));
    } catch (Throwable t) {
      throw CLibrary.unexpected(t);
    }
  }
}
