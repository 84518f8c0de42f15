package dev.iobuf.uring;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import java.io.Closeable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file as a ring knows it: {@linkplain IoUring#attach attached}, by its descriptor's number, or
 * {@linkplain IoUring#register registered}, by a slot in a table of the kernel. The slot saves the
 * kernel a look-up for each operation. A ring also {@linkplain Completion#registered accepts and
 * opens} files into slots; these have no descriptor at all.
 *
 * <p>The file can be closed when no operation on it is in flight. That closes no descriptor. Like
 * its ring, the file belongs to one thread.
 */
public final class IoUringFile implements Closeable {
  private final IoUring ring;
  private final DirectIo direct;

  /** Of {@link SendFlags}. */
  private final SendFlags sendFlags;

  /** The descriptor that is held open; null if registered, since the kernel then holds the file. */
  private final @Nullable FileDescriptor held;

  /** A descriptor, or a slot. */
  private final int number;

  /** Neighbours in {@link OpenFiles}. Only that class reads and writes them. */
  @Nullable IoUringFile previous;

  @Nullable IoUringFile next;

  private int inFlight;
  private boolean isClosed;

  IoUringFile(
      IoUring ring,
      DirectIo direct,
      SendFlags sendFlags,
      @Nullable FileDescriptor held,
      int number) {
    this.ring = ring;
    this.direct = direct;
    this.sendFlags = sendFlags;
    this.held = held;
    this.number = number;
  }

  void enter() {
    inFlight++;
  }

  void leave() {
    inFlight--;
  }

  /** Throws if the file belongs to another ring, or is closed. */
  void checkUse(IoUring user) {
    if (ring != user) {
      throw new IllegalArgumentException("the file belongs to another ring: " + this);
    }
    if (isClosed) {
      throw new IllegalStateException("the file was closed: " + this);
    }
  }

  int number() {
    return number;
  }

  /** Returns the flags of a submission that say whether the number is a slot. */
  int flags() {
    return held == null ? Abi.SQE_FIXED_FILE : 0;
  }

  /** Returns the flags of {@link Abi} that each send has, if this is a socket. */
  int sendFlags() {
    return sendFlags.bits();
  }

  /** Returns true if this is a socket of datagrams, which has no connection to reset. */
  boolean isDatagram() {
    return sendFlags.kind() == SendFlags.Kind.DATAGRAMS;
  }

  /** Returns true if this is a socket of datagrams or packets, each of which has bounds. */
  boolean hasMessages() {
    return sendFlags.kind() != SendFlags.Kind.STREAM;
  }

  DirectIo direct() {
    return direct;
  }

  /**
   * Returns true if the file is in the kernel's table.
   *
   * @return false if it is attached by its number
   */
  public boolean isRegistered() {
    return held == null;
  }

  /**
   * Asks the kernel for the size of the file, by a system call at once: operations in flight may
   * change it.
   *
   * @return bytes, 0 or more; 0 for pipes, sockets and most devices
   * @throws UnsupportedOperationException if the file is registered: a slot can't be asked
   * @throws IllegalStateException if this file is closed
   * @throws SystemCallException if the kernel refuses
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long size() throws SystemCallException {
    ring.checkOwner();
    checkUse(ring);
    if (held == null) {
      throw new UnsupportedOperationException(
          "a file in a slot can't be asked for its size: %s; ask its descriptor before, or statx its path"
              .formatted(this));
    }
    return DirectIo.size(number);
  }

  /**
   * Returns the alignment of memory that operations on this file need. It is known if the file was
   * opened with {@link dev.iobuf.io.OpenFlag#DIRECT} and then attached or registered.
   *
   * @return bytes, a power of two; 1 if any address will do, or the kernel (before Linux 6.1), the
   *     file system or a file that was opened into a slot doesn't tell
   */
  public int memoryAlignment() {
    return direct.memory();
  }

  /**
   * Returns the alignment of offsets and lengths that operations on this file need. Otherwise as
   * {@link #memoryAlignment()}.
   *
   * @return bytes, a power of two, or 1
   */
  public int blockAlignment() {
    return direct.block();
  }

  /**
   * Counts the operations on this file that are in flight.
   *
   * @return 0 or more
   */
  public int inFlight() {
    return inFlight;
  }

  /**
   * Closes this view of the file, and gives the descriptor to the caller to close. If the file or
   * its descriptor is in use, nothing changes.
   */
  int detach() {
    FileDescriptor file = Objects.requireNonNull(held);
    requireIdle();
    int descriptor = file.detachHeld(); // throws before anything has changed
    ring.files.remove(this);
    isClosed = true;
    return descriptor;
  }

  /**
   * Closes this view of the file, and gives its slot to the caller to free. If the file is in use,
   * nothing changes.
   */
  int detachSlot() {
    requireIdle();
    ring.files.remove(this);
    isClosed = true;
    return number;
  }

  /**
   * The file counts as closed from now on. If its owner has closed the descriptor, the number is
   * closed now.
   */
  void letGo() {
    isClosed = true;
    if (held != null) {
      held.release();
    }
  }

  /**
   * Ends the ring's use of the file: the descriptor may be closed from now on, or a slot is free.
   * Closing again does nothing. Closing the file after the ring does nothing either, since the ring
   * has closed it.
   *
   * @throws IllegalStateException if operations on it are in flight; nothing changes
   * @throws SystemCallException if the kernel fails to free the slot
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  @Override
  public void close() throws SystemCallException {
    ring.checkOwner();
    if (isClosed) {
      return;
    }
    requireIdle();
    if (held == null) {
      ring.slots.remove(number);
    }
    ring.files.remove(this);
    letGo();
  }

  private void requireIdle() {
    if (inFlight > 0) {
      throw new IllegalStateException(
          "close while %s operations on the file are in flight: %s; cancel them, and take their"
                  .formatted(inFlight, this)
              + " completions");
    }
  }

  @Override
  public String toString() {
    return "IoUringFile[%s=%s%s]"
        .formatted(isRegistered() ? "slot" : "fd", number, isClosed ? ", closed" : "");
  }
}
