package dev.iobuf.io;

/**
 * Transfers between a file and many buffers, one system call for up to 1,024 of them.
 *
 * <table>
 *   <caption>Which to use</caption>
 *   <tr><th>form</th><th>moves</th><th>returns</th><th>on an error</th></tr>
 *   <tr><td>{@code readv} …</td><td>the bytes of one call</td><td>bytes</td><td>throws</td></tr>
 *   <tr><td>{@code readv} … with a cursor</td><td>the bytes of one call, from the cursor on</td>
 *   <td>bytes</td><td>throws</td></tr>
 *   <tr><td>{@code tryReadv} …</td><td>the same</td><td>bytes or −errno</td><td>returns −errno</td>
 *   </tr>
 *   <tr><td>{@code readvFully} …</td><td>all from the cursor on</td><td>bytes</td><td>throws; the
 *   cursor says how far it came</td></tr>
 *   <tr><td>{@code tryReadvFully} …</td><td>the same</td><td>bytes, or −errno if none</td>
 *   <td>returns −errno</td></tr>
 * </table>
 *
 * <p>The {@code try} forms allocate nothing, even on an error; the others allocate only when they
 * throw. (The JDK's linker makes a slice for errno, which C2 usually removes. If C2 can't inline
 * the call, since the program has compiled much other code, the call allocates 40 bytes.) {@code
 * preadv} and {@code pwritev} take an offset in the file and leave the file's own position alone.
 *
 * <p><b>Short counts</b> are normal. One system call moves at most 2,147,479,552 (0x7ffff000)
 * bytes, and pipes, sockets and signals cut it further. For a read, 0 is the end of the file, or an
 * empty vector. A vector of more than 1,024 entries takes several system calls. They stop at the
 * first call that is short. An error after the first call also ends the transfer, and occurs again
 * at the next transfer. A split {@code readv} doesn't wait for more bytes once it has read some. On
 * sockets that keep messages apart (datagrams), each system call is a message of its own.
 *
 * <p>The {@code Fully} forms go on after a short count. If such a read finds the end of the file,
 * it does not throw: it returns fewer bytes than remained, and {@link Cursor#isDone()} is false. A
 * write that takes no bytes, and gives no error, fails with {@link Errno#ENOSPC}. Each failure is a
 * {@link SystemCallException}.
 *
 * <p><b>Waiting.</b> A call waits as long as the kernel lets it; {@link Thread#interrupt} doesn't
 * end it, and a virtual thread keeps its carrier meanwhile. A signal ({@code EINTR}) restarts it. A
 * non-blocking descriptor gives {@link Errno#EAGAIN} instead.
 *
 * <p><b>Threads.</b> Many threads may use a descriptor. A vector and its cursors belong to one
 * thread at a time. Memory effects: none between threads. Bytes that one thread writes to a pipe
 * and another reads don't order anything else that they do.
 *
 * <p>All forms throw {@link IllegalArgumentException} for a negative offset, and for a read into a
 * vector with a read-only segment. They throw {@link IllegalStateException} if the memory of one of
 * the vector's segments was already freed. The forms with a cursor also throw it while an operation
 * of a ring uses the vector. In all these cases, no byte has moved. On a closed descriptor they
 * fail with {@link Errno#EBADF} and make no system call.
 */
public final class Vectored {
  private Vectored() {}

  /**
   * Fills the buffers of a vector.
   *
   * @param fd open for reading
   * @param iov the buffers to fill
   * @return bytes moved, 0 at the end of the file
   * @throws SystemCallException if the system call fails before anything has moved
   */
  public static long readv(FileDescriptor fd, IoVec iov) throws SystemCallException {
    return Transfer.READV.orThrow(fd, iov, 0);
  }

  /**
   * Writes the buffers of a vector.
   *
   * @param fd open for writing
   * @param iov the buffers to write
   * @return bytes moved
   * @throws SystemCallException if the system call fails before anything has moved
   */
  public static long writev(FileDescriptor fd, IoVec iov) throws SystemCallException {
    return Transfer.WRITEV.orThrow(fd, iov, 0);
  }

  /**
   * Fills the buffers of a vector from an offset in the file.
   *
   * @param fd open for reading
   * @param iov the buffers to fill
   * @param offset where in the file, 0 or more
   * @return bytes moved, 0 at the end of the file
   * @throws SystemCallException if the system call fails before anything has moved
   */
  public static long preadv(FileDescriptor fd, IoVec iov, long offset) throws SystemCallException {
    return Transfer.PREADV.orThrow(fd, iov, offset);
  }

  /**
   * Writes the buffers of a vector at an offset in the file.
   *
   * @param fd open for writing
   * @param iov the buffers to write
   * @param offset where in the file, 0 or more
   * @return bytes moved
   * @throws SystemCallException if the system call fails before anything has moved
   */
  public static long pwritev(FileDescriptor fd, IoVec iov, long offset) throws SystemCallException {
    return Transfer.PWRITEV.orThrow(fd, iov, offset);
  }

  /**
   * Fills the buffers of a vector; a failure is a result.
   *
   * @param fd open for reading
   * @param iov the buffers to fill
   * @return bytes moved, 0 at the end of the file, or −errno
   */
  public static long tryReadv(FileDescriptor fd, IoVec iov) {
    return Transfer.READV.attempt(fd, iov, 0);
  }

  /**
   * Writes the buffers of a vector; a failure is a result.
   *
   * @param fd open for writing
   * @param iov the buffers to write
   * @return bytes moved, 0 for an empty vector, or −errno
   */
  public static long tryWritev(FileDescriptor fd, IoVec iov) {
    return Transfer.WRITEV.attempt(fd, iov, 0);
  }

  /**
   * Fills the buffers of a vector from an offset in the file; a failure is a result.
   *
   * @param fd open for reading
   * @param iov the buffers to fill
   * @param offset where in the file, 0 or more
   * @return bytes moved, 0 at the end of the file, or −errno
   */
  public static long tryPreadv(FileDescriptor fd, IoVec iov, long offset) {
    return Transfer.PREADV.attempt(fd, iov, offset);
  }

  /**
   * Writes the buffers of a vector at an offset in the file; a failure is a result.
   *
   * @param fd open for writing
   * @param iov the buffers to write
   * @param offset where in the file, 0 or more
   * @return bytes moved, 0 for an empty vector, or −errno
   */
  public static long tryPwritev(FileDescriptor fd, IoVec iov, long offset) {
    return Transfer.PWRITEV.attempt(fd, iov, offset);
  }

  /**
   * Fills the buffers of a vector from the cursor on, by one call.
   *
   * @param fd open for reading
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @return bytes moved, 0 at the end of the file or when done
   * @throws SystemCallException if the system call fails before anything has moved
   */
  public static long readv(FileDescriptor fd, Cursor cursor) throws SystemCallException {
    return Transfer.READV.stepOrThrow(fd, cursor, 0);
  }

  /**
   * Writes the buffers of a vector from the cursor on, by one call.
   *
   * @param fd open for writing
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @return bytes moved, 0 when done
   * @throws SystemCallException if the system call fails before anything has moved
   */
  public static long writev(FileDescriptor fd, Cursor cursor) throws SystemCallException {
    return Transfer.WRITEV.stepOrThrow(fd, cursor, 0);
  }

  /**
   * Fills the buffers of a vector from the cursor on, by one call, at an offset of the file.
   *
   * @param fd open for reading
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @param offset where in the file the vector's first byte belongs, not the cursor's, 0 or more
   * @return bytes moved, 0 at the end of the file or when done
   * @throws SystemCallException if the system call fails before anything has moved
   */
  public static long preadv(FileDescriptor fd, Cursor cursor, long offset)
      throws SystemCallException {
    return Transfer.PREADV.stepOrThrow(fd, cursor, offset);
  }

  /**
   * Writes the buffers of a vector from the cursor on, by one call, at an offset of the file.
   *
   * @param fd open for writing
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @param offset where in the file the vector's first byte belongs, not the cursor's, 0 or more
   * @return bytes moved, 0 when done
   * @throws SystemCallException if the system call fails before anything has moved
   */
  public static long pwritev(FileDescriptor fd, Cursor cursor, long offset)
      throws SystemCallException {
    return Transfer.PWRITEV.stepOrThrow(fd, cursor, offset);
  }

  /**
   * Fills the buffers of a vector from the cursor on, until the last buffer is full or the file
   * ends.
   *
   * @param fd open for reading
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @return bytes moved by this call, fewer than remained only at the end of the file
   * @throws SystemCallException if the system call fails, after any progress, which the cursor
   *     keeps
   */
  public static long readvFully(FileDescriptor fd, Cursor cursor) throws SystemCallException {
    return Transfer.READV.fullyOrThrow(fd, cursor, 0);
  }

  /**
   * Writes the buffers of a vector from the cursor on, until all is written.
   *
   * @param fd open for writing
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @return bytes moved by this call
   * @throws SystemCallException if the system call fails, after any progress, which the cursor
   *     keeps
   */
  public static long writevFully(FileDescriptor fd, Cursor cursor) throws SystemCallException {
    return Transfer.WRITEV.fullyOrThrow(fd, cursor, 0);
  }

  /**
   * Fills the buffers of a vector from the cursor on, until the last buffer is full or the file
   * ends, at an offset of the file.
   *
   * @param fd open for reading
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @param offset where in the file the vector's first byte belongs, not the cursor's, 0 or more
   * @return bytes moved by this call, fewer than remained only at the end of the file
   * @throws SystemCallException if the system call fails, after any progress, which the cursor
   *     keeps
   */
  public static long preadvFully(FileDescriptor fd, Cursor cursor, long offset)
      throws SystemCallException {
    return Transfer.PREADV.fullyOrThrow(fd, cursor, offset);
  }

  /**
   * Writes the buffers of a vector from the cursor on, until all is written, at an offset of the
   * file.
   *
   * @param fd open for writing
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @param offset where in the file the vector's first byte belongs, not the cursor's, 0 or more
   * @return bytes moved by this call
   * @throws SystemCallException if the system call fails, after any progress, which the cursor
   *     keeps
   */
  public static long pwritevFully(FileDescriptor fd, Cursor cursor, long offset)
      throws SystemCallException {
    return Transfer.PWRITEV.fullyOrThrow(fd, cursor, offset);
  }

  /**
   * Fills the buffers of a vector from the cursor on, until the last buffer is full or the file
   * ends; a failure is a result.
   *
   * @param fd open for reading
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @return bytes moved by this call; if none, 0 at the end of the file or when done, else −errno
   */
  public static long tryReadvFully(FileDescriptor fd, Cursor cursor) {
    return Transfer.READV.attemptFully(fd, cursor, 0);
  }

  /**
   * Writes the buffers of a vector from the cursor on, until all is written; a failure is a result.
   *
   * @param fd open for writing
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @return bytes moved by this call; if none, 0 when done, else −errno
   */
  public static long tryWritevFully(FileDescriptor fd, Cursor cursor) {
    return Transfer.WRITEV.attemptFully(fd, cursor, 0);
  }

  /**
   * Fills the buffers of a vector from the cursor on, until the last buffer is full or the file
   * ends, at an offset of the file; a failure is a result.
   *
   * @param fd open for reading
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @param offset where in the file the vector's first byte belongs, not the cursor's, 0 or more
   * @return bytes moved by this call; if none, 0 at the end of the file or when done, else −errno
   */
  public static long tryPreadvFully(FileDescriptor fd, Cursor cursor, long offset) {
    return Transfer.PREADV.attemptFully(fd, cursor, offset);
  }

  /**
   * Writes the buffers of a vector from the cursor on, until all is written, at an offset of the
   * file; a failure is a result.
   *
   * @param fd open for writing
   * @param cursor the position to begin at; advanced by the bytes that were moved
   * @param offset where in the file the vector's first byte belongs, not the cursor's, 0 or more
   * @return bytes moved by this call; if none, 0 when done, else −errno
   */
  public static long tryPwritevFully(FileDescriptor fd, Cursor cursor, long offset) {
    return Transfer.PWRITEV.attemptFully(fd, cursor, offset);
  }
}
