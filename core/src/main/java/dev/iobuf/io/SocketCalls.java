package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The socket calls of the C library, as {@link Libc} has others. */
final class SocketCalls {
  static final int SHUT_RD = 0;
  static final int SHUT_WR = 1;
  static final int SHUT_RDWR = 2;

  private static final MethodHandle SOCKET =
      Libc.link("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = Libc.link("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = Libc.link("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT4 =
      Libc.link("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT =
      Libc.link("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      Libc.link("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      Libc.link("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SHUTDOWN = Libc.link("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);

  private SocketCalls() {}

  static int socket(MemorySegment errno, int domain, int type) {
    try {
      return Libc.result(errno, (int) SOCKET.invokeExact(errno, domain, type, 0));
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  static int bind(MemorySegment errno, int fd, MemorySegment name) {
    try {
      return Libc.result(errno, (int) BIND.invokeExact(errno, fd, name, (int) name.byteSize()));
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  static int listen(MemorySegment errno, int fd, int backlog) {
    try {
      return Libc.result(errno, (int) LISTEN.invokeExact(errno, fd, backlog));
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  static int accept4(MemorySegment errno, int fd, int flags) {
    try {
      MemorySegment nowhere = MemorySegment.NULL;
      return Libc.result(errno, (int) ACCEPT4.invokeExact(errno, fd, nowhere, nowhere, flags));
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  static int connect(MemorySegment errno, int fd, MemorySegment name) {
    try {
      return Libc.result(errno, (int) CONNECT.invokeExact(errno, fd, name, (int) name.byteSize()));
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  static int getsockname(MemorySegment errno, int fd, MemorySegment name, MemorySegment length) {
    try {
      return Libc.result(errno, (int) GETSOCKNAME.invokeExact(errno, fd, name, length));
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  static int setsockopt(MemorySegment errno, int fd, int level, int option, MemorySegment value) {
    try {
      int size = (int) value.byteSize();
      return Libc.result(
          errno, (int) SETSOCKOPT.invokeExact(errno, fd, level, option, value, size));
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }

  static int shutdown(MemorySegment errno, int fd, int how) {
    try {
      return Libc.result(errno, (int) SHUTDOWN.invokeExact(errno, fd, how));
    } catch (Throwable t) {
      throw Libc.unexpected(t);
    }
  }
}
