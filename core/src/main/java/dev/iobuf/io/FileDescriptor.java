package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.iobuf.linux.FileCalls;
import dev.iobuf.linux.Release;
import dev.iobuf.linux.SocketCalls;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A file descriptor with one owner. It is closed once, and never used after its number may belong
 * to another file. Only {@link #close()} closes it, not the garbage collector.
 *
 * <p>Thread-safe; {@link #close()}, {@link #hold()} and {@link #release()} are lock-free. Calls
 * wait as long as the kernel does. A call that waits does not react to {@link Thread#interrupt},
 * and a virtual thread keeps its carrier. Calls need Linux and native access; {@link IoSupport}
 * says whether they are there.
 */
public final class FileDescriptor implements Closeable {
  private final int number;
  private final CallCount calls = new CallCount();

  /** For {@link Opening} only. */
  FileDescriptor(int number) {
    this.number = number;
  }

  /**
   * Opens a file, close-on-exec; a new one gets the permissions {@code 0666 & ~umask}.
   *
   * @param path a path of the default file system
   * @param flags exactly one of {@link OpenFlag#READ_ONLY}, {@link OpenFlag#WRITE_ONLY} and {@link
   *     OpenFlag#READ_WRITE}, and any others
   * @return a descriptor to close
   * @throws SystemCallException if {@code open(2)} fails
   * @throws IllegalArgumentException if the flags contradict each other, or the path belongs to
   *     another file system
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor open(Path path, OpenFlag... flags) throws SystemCallException {
    return Opening.open(path, flags);
  }

  /**
   * Makes two connected stream sockets of the Unix domain, blocking and close-on-exec. {@link
   * Unix#pair} makes those of other types.
   *
   * @return both ends; what is written to one is read from the other
   * @throws SystemCallException if {@code socketpair(2)} fails
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static Pair socketpair() throws SystemCallException {
    return Opening.socketpair(SocketType.STREAM);
  }

  /**
   * Makes a pipe, blocking and close-on-exec.
   *
   * @return the end to read from on the left, the end to write to on the right
   * @throws SystemCallException if {@code pipe2(2)} fails
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static Pair pipe() throws SystemCallException {
    return Opening.pipe();
  }

  /**
   * Takes over a descriptor that was opened elsewhere. From then on, only the result may close it.
   * The first call shows whether the number is open.
   *
   * @param number a descriptor of this process, 0 or more
   * @return its owner
   * @throws IllegalArgumentException if the number is negative
   * @throws UnsupportedOperationException off Linux or without native access
   */
  public static FileDescriptor adopt(int number) {
    return Opening.adopt(number);
  }

  /**
   * Returns the number, for messages and for system calls of your own. It is valid until {@link
   * #close()}; {@link #hold()} keeps it valid for longer.
   *
   * @return 0 or more
   * @throws IllegalStateException if this descriptor is closed
   */
  public int number() {
    if (!isOpen()) {
      throw closed();
    }
    return number;
  }

  /**
   * Keeps the number from being closed until {@link #release()}, for system calls of your own. If
   * {@link #close()} is called meanwhile, no further call begins, and the number stays open until
   * the release. Lock-free.
   *
   * @return the number
   * @throws IllegalStateException if this descriptor is closed
   */
  public int hold() {
    int fd = enter();
    if (fd < 0) {
      throw closed();
    }
    return fd;
  }

  /**
   * Ends one {@link #hold()}. If {@link #close()} was called meanwhile, and this was the last call
   * in progress, this method closes the number. Call it once for each hold. Lock-free.
   *
   * @throws IllegalStateException if no hold is left
   */
  public void release() {
    if (!calls.isUsed()) {
      throw new IllegalStateException(
          "a descriptor is released more often than it was held: fd="
              + number
              + "; release it once for each hold");
    }
    leave();
  }

  /**
   * Gives the number away: this descriptor is then closed. The number stays open, and is the
   * caller's to close. The opposite of {@link #adopt}.
   *
   * @return the number
   * @throws IllegalStateException if this descriptor is closed, or a call on it is in progress
   */
  public int detach() {
    return giveAway(0);
  }

  /**
   * Ends one {@link #hold()} of the caller, and gives the number away as {@link #detach()} does. If
   * it throws, it has done neither.
   *
   * @return the number
   * @throws IllegalStateException if this descriptor is closed or not held, or another call on it
   *     is in progress; it is then held as before
   */
  public int detachHeld() {
    return giveAway(1);
  }

  private int giveAway(int holds) {
    int seen = calls.closeIfUsedBy(holds);
    if (seen < 0) {
      throw closed();
    }
    if (seen < holds) {
      throw new IllegalStateException(
          "detachHeld of a descriptor that is not held: fd=%s; hold() it first, or detach()"
              .formatted(number));
    }
    if (seen > holds) {
      throw new IllegalStateException(
          "a descriptor that is in use can't be given away: fd=%s, calls in progress=%s"
              .formatted(number, seen - holds));
    }
    return number;
  }

  private IllegalStateException closed() {
    return new IllegalStateException("the FileDescriptor was closed: fd=" + number);
  }

  /**
   * Returns true until {@link #close()} is called: new calls may begin. Memory effects: those of a
   * volatile read.
   *
   * @return false once it has been called
   */
  public boolean isOpen() {
    return calls.isOpen();
  }

  /**
   * Sets whether calls that would have to wait fail with {@link Errno#EAGAIN} instead. The mode
   * belongs to the open file. So it also applies to duplicates of the descriptor, including those
   * in other processes.
   *
   * @param nonBlocking true to fail, false to wait
   * @throws SystemCallException if {@code fcntl(2)} fails
   */
  public void setNonBlocking(boolean nonBlocking) throws SystemCallException {
    FileControl.setNonBlocking(this, nonBlocking);
  }

  /**
   * Returns true if calls bypass the page cache ({@link OpenFlag#DIRECT}), and so need aligned
   * memory.
   *
   * @return true if they do
   * @throws SystemCallException if {@code fcntl(2)} fails
   */
  public boolean isDirect() throws SystemCallException {
    return FileControl.isDirect(this);
  }

  /**
   * Waits until all written bytes are on the device. Only this call and {@link #fdatasync} report
   * errors that occurred after a write had returned. A success says nothing about later writes.
   *
   * @throws SystemCallException if {@code fsync(2)} fails; written bytes may then be lost
   */
  public void fsync() throws SystemCallException {
    FileControl.fsync(this);
  }

  /**
   * Waits until all written bytes, and what is needed to read them back, are on the device.
   * Otherwise as {@link #fsync}.
   *
   * @throws SystemCallException if {@code fdatasync(2)} fails; written bytes may then be lost
   */
  public void fdatasync() throws SystemCallException {
    FileControl.fdatasync(this);
  }

  /**
   * Ends the receiving side of a socket. A read that waits in another thread, or on a ring, returns
   * the bytes that have come, or the end of the stream. So does each later read. A socket that
   * listens accepts no more connections, and an accept that waits fails with EINVAL.
   *
   * @throws SystemCallException if {@code shutdown(2)} fails: with ENOTSOCK for a file that is no
   *     socket, with ENOTCONN for a socket that was never connected
   */
  public void shutdownInput() throws SystemCallException {
    FileControl.shutdown(this, SocketCalls.SHUT_RD, "SHUT_RD");
  }

  /**
   * Ends the sending side of a socket. The other side reads the bytes in transit, and then the end
   * of the stream. A write that waits in another thread, and each later one, fails with EPIPE.
   *
   * @throws SystemCallException as for {@link #shutdownInput}
   */
  public void shutdownOutput() throws SystemCallException {
    FileControl.shutdown(this, SocketCalls.SHUT_WR, "SHUT_WR");
  }

  /**
   * Ends both sides of a socket, as {@link #shutdownInput} and {@link #shutdownOutput} do: every
   * call that waits returns. The number stays open until {@link #close()}. Closing alone ends no
   * call that waits: shut the socket down, and then close it.
   *
   * @throws SystemCallException as for {@link #shutdownInput}
   */
  public void shutdown() throws SystemCallException {
    FileControl.shutdown(this, SocketCalls.SHUT_RDWR, "SHUT_RDWR");
  }

  /**
   * Stops further calls from beginning, and closes the number as soon as no call is in progress: at
   * once, or when the last call returns. This method neither waits for calls nor ends them. A read
   * that waits keeps the number open until data arrive, the other end is closed, or this end is
   * {@linkplain #shutdown() shut down}. Closing again does nothing.
   *
   * <p>Memory effects: actions before any call on this descriptor that has returned happen-before
   * the number is closed.
   *
   * @throws SystemCallException if {@code close(2)} fails; the number is closed nevertheless. If a
   *     call was in progress, the error of the close is lost: call {@link #fsync()} first if that
   *     matters
   */
  @Override
  public void close() throws SystemCallException {
    if (calls.close()) {
      SystemCallException.check(closeNumber(), "close", "fd=" + number);
    }
  }

  /** Names the number and whether it is open. */
  @Override
  public String toString() {
    return "FileDescriptor[fd=%s, %s]".formatted(number, isOpen() ? "open" : "closed");
  }

  /** Counts a call in and returns the number, or −1 if closed. */
  int enter() {
    return calls.enter() ? number : -1;
  }

  /** Counts a call out. The last call after close() closes the number. */
  void leave() {
    if (calls.leave()) {
      var _ = closeNumber();
    }
  }

  /** Returns the number, open or not, for messages. */
  int rawNumber() {
    return number;
  }

  /** An interrupted close is not repeated: Linux frees the number before the call can fail. */
  private int closeNumber() {
    try (Arena arena = Arena.ofConfined()) {
      int result = FileCalls.close(arena.allocate(JAVA_INT), number);
      return result == -Errno.EINTR ? 0 : result;
    } catch (OutOfMemoryError e) {
      // Memory is allocated before the call only, so the number is still open. It is not closed
      // again.
      Release.close(number);
      return 0;
    }
  }

  /**
   * Two descriptors that belong together.
   *
   * @param left one end; of a pipe the one to read from
   * @param right the other end; of a pipe the one to write to
   */
  public record Pair(FileDescriptor left, FileDescriptor right) implements Closeable {
    /** Closes both ends, the right one even if closing the left one fails. */
    @Override
    public void close() throws SystemCallException {
      try (left) {
        right.close();
      }
    }
  }
}
