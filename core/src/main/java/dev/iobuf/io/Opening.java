package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.iobuf.io.FileDescriptor.Pair;
import dev.iobuf.linux.FileCalls;
import dev.iobuf.linux.PathName;
import dev.iobuf.linux.Release;
import dev.iobuf.linux.SocketCalls;
import dev.iobuf.linux.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Makes descriptors. Each number that the kernel has opened gets an owner. If there is no memory
 * for the owner, this class closes the number, since no caller will know it.
 */
final class Opening {
  private Opening() {}

  static FileDescriptor open(Path path, OpenFlag... flags) throws SystemCallException {
    SystemCalls.IO.require();
    int bits = OpenFlag.bits(flags);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment name = PathName.encode(arena, path);
      int result;
      do {
        result = FileCalls.open(errno, name, bits, FileCalls.RW_FOR_ALL);
      } while (result == -Errno.EINTR);
      if (result < 0) {
        throw new SystemCallException(
            "open", "path=" + path + ", flags=" + OpenFlag.names(flags), -result);
      }
      return own(result);
    }
  }

  static Pair socketpair(SocketType type) throws SystemCallException {
    SystemCalls.IO.require();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment numbers = arena.allocate(JAVA_INT, 2);
      int result = SocketCalls.socketpair(errno, SocketCalls.AF_UNIX, type.code(), numbers);
      if (result < 0) {
        throw new SystemCallException("socketpair", "domain=AF_UNIX, type=" + type, -result);
      }
      return own(numbers);
    }
  }

  static Pair pipe() throws SystemCallException {
    SystemCalls.IO.require();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(JAVA_INT);
      MemorySegment numbers = arena.allocate(JAVA_INT, 2);
      int result = FileCalls.pipe2(errno, numbers, FileCalls.O_CLOEXEC);
      SystemCallException.check(result, "pipe2", "");
      return own(numbers);
    }
  }

  static FileDescriptor adopt(int number) {
    SystemCalls.IO.require();
    Release.prepare();
    if (number < 0) {
      throw new IllegalArgumentException(
          "a descriptor's number must not be negative: number=%s; did the call that gave it fail?"
              .formatted(number));
    }
    return new FileDescriptor(number);
  }

  /** Makes the owner of a number that the kernel has just opened. */
  static FileDescriptor own(int number) {
    try {
      return new FileDescriptor(number);
    } catch (Error e) {
      Release.close(number);
      throw e;
    }
  }

  private static Pair own(MemorySegment numbers) {
    int left = numbers.getAtIndex(JAVA_INT, 0);
    int right = numbers.getAtIndex(JAVA_INT, 1);
    try {
      return new Pair(new FileDescriptor(left), new FileDescriptor(right));
    } catch (Error e) {
      Release.close(left);
      Release.close(right);
      throw e;
    }
  }
}
