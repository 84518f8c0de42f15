package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.iobuf.linux.VectoredCalls;
import java.lang.foreign.MemorySegment;

/**
 * The four calls, and what they share: splitting, resuming, retrying, reporting. A negative result
 * is −errno throughout.
 */
enum Transfer {
  READV("readv", true, false),
  WRITEV("writev", false, false),
  PREADV("preadv", true, true),
  PWRITEV("pwritev", false, true);

  /** The most entries that one call takes (UIO_MAXIOV). */
  private static final int IOV_MAX = 1024;

  private static final long POLLFD = 8;

  private final String call;
  private final boolean isRead;
  private final boolean hasOffset;

  Transfer(String call, boolean isRead, boolean hasOffset) {
    this.call = call;
    this.isRead = isRead;
    this.hasOffset = hasOffset;
  }

  /**
   * Makes one call, or several of at most IOV_MAX entries each, as long as each moves all its
   * bytes.
   */
  long attempt(FileDescriptor fd, IoVec iov, long offset) {
    requireOffset(offset);
    return attempt(fd, iov, 0, offset);
  }

  /** As {@link #attempt(FileDescriptor, IoVec, long)}, from the cursor on, until it is done. */
  long attemptFully(FileDescriptor fd, Cursor cursor, long offset) {
    requireOffset(offset);
    long before = cursor.transferred();
    long result = 0;
    while (!cursor.isDone()) {
      result = goOn(fd, cursor, offset);
      if (result <= 0) {
        break;
      }
    }
    long moved = cursor.transferred() - before;
    return moved > 0 ? moved : result;
  }

  long orThrow(FileDescriptor fd, IoVec iov, long offset) throws SystemCallException {
    long result = attempt(fd, iov, offset);
    if (result < 0) {
      throw failure(fd, "entries=" + iov.count() + ", bytes=" + iov.bytes(), offset, (int) -result);
    }
    return result;
  }

  /** Returns how many bytes one attempt moves from the cursor on. */
  long stepOrThrow(FileDescriptor fd, Cursor cursor, long offset) throws SystemCallException {
    requireOffset(offset);
    long result = cursor.isDone() ? 0 : step(fd, cursor, offset);
    if (result < 0) {
      throw failure(fd, describe(cursor), offset + cursor.transferred(), (int) -result);
    }
    return result;
  }

  long fullyOrThrow(FileDescriptor fd, Cursor cursor, long offset) throws SystemCallException {
    requireOffset(offset);
    long before = cursor.transferred();
    while (!cursor.isDone()) {
      long result = goOn(fd, cursor, offset);
      if (result < 0) {
        throw failure(fd, describe(cursor), offset + cursor.transferred(), (int) -result);
      }
      if (result == 0) {
        break; // the end of the file
      }
    }
    return cursor.transferred() - before;
  }

  /**
   * One step of several. A write that takes no bytes, and gives no error, would be repeated without
   * end.
   */
  private long goOn(FileDescriptor fd, Cursor cursor, long offset) {
    long result = step(fd, cursor, offset);
    return result == 0 && !isRead ? -Errno.ENOSPC : result;
  }

  private long step(FileDescriptor fd, Cursor cursor, long offset) {
    long result;
    cursor.patch();
    try {
      result = attempt(fd, cursor.vector(), cursor.entry(), offset + cursor.transferred());
    } finally {
      cursor.restore();
    }
    if (result > 0) {
      cursor.advance(result);
    }
    return result;
  }

  private long attempt(FileDescriptor fd, IoVec iov, int first, long offset) {
    iov.segments().requireAlive(first, iov.count());
    if (isRead) {
      iov.segments().requireWritable();
    }
    if (first == iov.count()) {
      return 0;
    }
    int number = fd.enter();
    if (number < 0) {
      return -Errno.EBADF;
    }
    try {
      return split(number, iov, first, offset);
    } finally {
      fd.leave();
    }
  }

  private long split(int number, IoVec iov, int first, long offset) {
    long moved = 0;
    int from = first;
    while (true) {
      int to = from + Math.min(IOV_MAX, iov.count() - from);
      long result = retry(number, iov, from, to, offset + moved);
      if (result < 0) {
        return moved > 0 ? moved : result;
      }
      moved += result;
      // The sum is needed only if the vector has more entries, which is rare.
      if (to == iov.count() || result < iov.entries().bytes(from, to)) {
        return moved;
      }
      if (this == READV && moved > 0 && !isReadable(number, iov)) {
        return moved;
      }
      from = to;
    }
  }

  private long retry(int number, IoVec iov, int from, int to, long offset) {
    long result;
    do {
      result =
          call(number, iov.entries().scratch, iov.entries().addressOf(from), to - from, offset);
    } while (result == -Errno.EINTR);
    return result;
  }

  private long call(int number, MemorySegment errno, long entries, int count, long offset) {
    return switch (this) {
      case READV -> VectoredCalls.readv(errno, number, entries, count);
      case WRITEV -> VectoredCalls.writev(errno, number, entries, count);
      case PREADV -> VectoredCalls.preadv(errno, number, entries, count, offset);
      case PWRITEV -> VectoredCalls.pwritev(errno, number, entries, count, offset);
    };
  }

  /**
   * Returns true if a further readv would return at once. One readv of a pipe or socket doesn't
   * wait for more bytes once it has read some. So a split readv must not wait either.
   */
  private static boolean isReadable(int number, IoVec iov) {
    MemorySegment scratch = iov.entries().scratch;
    scratch.set(JAVA_INT, POLLFD, number);
    scratch.set(JAVA_INT, POLLFD + 4, VectoredCalls.POLLIN); // events; clears revents
    return VectoredCalls.poll(scratch, scratch.address() + POLLFD, 1, 0) > 0;
  }

  private static void requireOffset(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative: offset=" + offset);
    }
  }

  private static String describe(Cursor cursor) {
    return "entries=%s, bytes=%s, transferred=%s"
        .formatted(
            cursor.vector().count() - cursor.entry(), cursor.remaining(), cursor.transferred());
  }

  private SystemCallException failure(FileDescriptor fd, String vector, long offset, int errno) {
    String arguments =
        "fd=" + fd.rawNumber() + ", " + vector + (hasOffset ? ", offset=" + offset : "");
    return new SystemCallException(call, arguments, errno, hint(fd, errno));
  }

  private String hint(FileDescriptor fd, int errno) {
    return switch (errno) {
      case Errno.EBADF ->
          fd.isOpen()
              ? "is it open for " + (isRead ? "reading?" : "writing?")
              : "the FileDescriptor was closed";
      case Errno.EFAULT -> "is the memory of every entry still allocated?";
      case Errno.EINVAL ->
          "with DIRECT, are addresses, lengths and offset multiples of the device's block?";
      case Errno.ESPIPE -> "a pipe or socket has no offsets: use " + call.substring(1);
      default -> "";
    };
  }
}
