package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.iobuf.linux.FileCalls;
import dev.iobuf.linux.SocketCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The calls on an open descriptor that move no bytes. Each counts as one in progress. */
final class FileControl {
  /** A call on a descriptor's number, which stays valid meanwhile. */
  private interface Call {
    int on(int fd, MemorySegment errno) throws SystemCallException;
  }

  private FileControl() {}

  static void setNonBlocking(FileDescriptor file, boolean nonBlocking) throws SystemCallException {
    run(
        file,
        "fcntl",
        (fd, errno) -> {
          int flags = modes(fd, errno);
          int wanted = nonBlocking ? flags | FileCalls.O_NONBLOCK : flags & ~FileCalls.O_NONBLOCK;
          int result = FileCalls.fcntl(errno, fd, FileCalls.F_SETFL, wanted);
          return SystemCallException.check(result, "fcntl", "fd=" + fd + ", F_SETFL");
        });
  }

  static boolean isDirect(FileDescriptor file) throws SystemCallException {
    return OpenFlag.DIRECT.isIn(run(file, "fcntl", FileControl::modes));
  }

  private static int modes(int fd, MemorySegment errno) throws SystemCallException {
    int result = FileCalls.fcntl(errno, fd, FileCalls.F_GETFL, 0);
    return SystemCallException.check(result, "fcntl", "fd=" + fd + ", F_GETFL");
  }

  static void fsync(FileDescriptor file) throws SystemCallException {
    sync(file, "fsync", (fd, errno) -> FileCalls.fsync(errno, fd));
  }

  static void fdatasync(FileDescriptor file) throws SystemCallException {
    sync(file, "fdatasync", (fd, errno) -> FileCalls.fdatasync(errno, fd));
  }

  private static void sync(FileDescriptor file, String name, Call call) throws SystemCallException {
    run(
        file,
        name,
        (fd, errno) -> {
          int result;
          do {
            result = call.on(fd, errno);
          } while (result == -Errno.EINTR);
          return SystemCallException.check(result, name, "fd=" + fd);
        });
  }

  /** {@code how}: one of the constants SHUT_ of {@link SocketCalls}, and its name. */
  static void shutdown(FileDescriptor file, int how, String name) throws SystemCallException {
    run(
        file,
        "shutdown",
        (fd, errno) -> {
          int result = SocketCalls.shutdown(errno, fd, how);
          if (result == -Errno.ENOTSOCK) {
            throw new SystemCallException(
                "shutdown",
                "fd=" + fd + ", " + name,
                Errno.ENOTSOCK,
                "only sockets can be shut down; what waits at a pipe ends when the other end is"
                    + " closed");
          }
          return SystemCallException.check(result, "shutdown", "fd=" + fd + ", " + name);
        });
  }

  private static int run(FileDescriptor file, String name, Call call) throws SystemCallException {
    int fd = file.enter();
    if (fd < 0) {
      throw new SystemCallException(
          name, "fd=" + file.rawNumber(), Errno.EBADF, "the FileDescriptor was closed");
    }
    try (Arena arena = Arena.ofConfined()) {
      return call.on(fd, arena.allocate(JAVA_INT));
    } finally {
      file.leave();
    }
  }
}
