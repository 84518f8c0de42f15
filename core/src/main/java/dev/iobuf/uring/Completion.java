package dev.iobuf.uring;

import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.NativeAddress;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.Release;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an operation, or one of its several outcomes. It is a view, which {@link
 * IoUring#next} moves to the next completion. It is valid until the next call of that method, and
 * for the ring's thread only.
 */
public final class Completion {
  /** The {@link #lease()} of a completion that returns none. */
  public static final int NO_LEASE = -1;

  private static final int NO_SLOT = -1;

  private final IoUring ring;
  private Operation operation = Operation.NOP;
  private long userData;
  private int result;
  private int flags;
  private @Nullable IoUringFile file;
  private @Nullable IndirectPool<?> pool;
  private int lease = NO_LEASE;
  private @Nullable PooledIoVec vector;
  private final FileStatus status = new FileStatus();
  private boolean hasStatus;
  private boolean isDescriptorTaken;

  /** How many bytes the operation was to send, or {@link Request#NO_SEND}. */
  private int bytesToSend = Request.NO_SEND;

  /** Of a received message. */
  private @Nullable NativeAddress sender;

  private boolean isTruncated;

  /** Of a notification: whether the kernel has copied. */
  private boolean isCopied;

  /** The slot that the operation has filled, or {@link #NO_SLOT}. */
  private int slot = NO_SLOT;

  private boolean isSkipped;
  private boolean hasBrokenChain;

  /** Why the operation was skipped, if it was. */
  private final ChainBreak cause = new ChainBreak();

  private boolean isProvided;
  private boolean isPut;

  Completion(IoUring ring) {
    this.ring = ring;
  }

  void set(Request request, int result, int flags) {
    this.operation = request.operation();
    this.userData = request.userData();
    this.result = result;
    this.flags = flags;
    this.bytesToSend = request.bytesToSend();
    this.isCopied = false;
    if (isNotification()) {
      this.isCopied = (result & Abi.NOTIFICATION_COPIED) != 0;
      this.result = 0;
      this.bytesToSend = Request.NO_SEND;
    }
    boolean isMessage = operation == Operation.RECEIVE_MESSAGE && result >= 0;
    this.sender = isMessage ? ring.messageMemory.keepSender(request) : null;
    this.isTruncated = isMessage && (ring.messageMemory.flags(request) & Abi.MSG_TRUNC) != 0;
    this.file = request.file();
    setChain(request);
    MemorySegment answer = request.answer();
    this.hasStatus = answer != null && result >= 0;
    if (answer != null && hasStatus) {
      status.set(answer); // A copy, since the memory is freed with the operation.
    }
    this.isDescriptorTaken = false;
    this.slot = NO_SLOT;
    if (request.isFilling() && result >= 0) {
      this.slot = request.slot() == Request.KERNELS_SLOT ? result : request.slot();
    }
    this.isPut = false;
    ProvidedBuffers group = request.group();
    this.isProvided = group != null;
    if (group != null) {
      boolean hasBuffer = (flags & Abi.CQE_BUFFER) != 0;
      this.pool = hasBuffer ? group.pool() : null;
      this.lease = hasBuffer ? group.take(flags >>> Abi.CQE_BUFFER_SHIFT) : NO_LEASE;
      this.vector = null;
      if (hasBuffer) {
        group.pool().unpin(lease); // Last, since it throws if a caller has undone the pin.
      }
    } else {
      this.pool = hasMore() ? null : request.pool();
      this.lease = this.pool == null ? NO_LEASE : request.lease();
      this.vector = hasMore() ? null : request.vector();
    }
  }

  private void setChain(Request request) {
    ChainProgress chain = request.chain();
    this.isSkipped = false;
    this.hasBrokenChain = false;
    if (chain != null) {
      if (!request.isTimed()) {
        request.note(result); // Of one that is timed, Arrivals has noted it.
      }
      this.isSkipped = result == -Errno.ECANCELED && chain.cause().isBefore(request.place());
      this.hasBrokenChain = chain.isBrokenAt(request.place());
      cause.copy(chain.cause());
    }
  }

  /**
   * Returns the operation that has completed.
   *
   * @return the operation
   */
  public Operation operation() {
    return operation;
  }

  /**
   * Returns the number that the operation was started with.
   *
   * @return any number, of the user's choice
   */
  public long userData() {
    return userData;
  }

  /**
   * Returns the result, as the system call of the same name would.
   *
   * @return bytes moved, 0 at the end of a file or stream; the number of a descriptor, after {@link
   *     Operation#ACCEPT} and {@link Operation#OPEN}, or 0 or more if they have filled a slot; bits
   *     that {@link #isReadyFor} reads, after {@link Operation#POLL}; −errno if the operation
   *     failed
   */
  public int result() {
    return result;
  }

  /**
   * Returns true if a file is ready for an event. Allocates nothing.
   *
   * @param event one of those that were waited for, {@link PollEvent#ERROR} or {@link
   *     PollEvent#HANG_UP}
   * @return true if the poll has succeeded, and the event has come
   * @throws IllegalStateException if the operation was not {@link Operation#POLL}
   */
  public boolean isReadyFor(PollEvent event) {
    if (operation != Operation.POLL) {
      throw new IllegalStateException("only POLL says what a file is ready for: " + this);
    }
    return !isError() && event.isIn(result);
  }

  /**
   * Returns true if the operation failed. A {@link Operation#TIMEOUT} whose time has come, or a
   * {@link Operation#CONNECT} or an operation of a chain that took longer than its time-out, fails
   * with {@link Errno#ETIME}. An operation that was cancelled or {@linkplain #isSkipped skipped}
   * fails with {@link Errno#ECANCELED}.
   *
   * @return true if {@link #errno()} says why
   */
  public boolean isError() {
    return result < 0;
  }

  /**
   * Returns the error number.
   *
   * @return a positive number, to compare with the constants of {@link Errno}; 0 for a success
   */
  public int errno() {
    return Math.max(0, -result);
  }

  /**
   * Returns the name of the error.
   *
   * @return for example {@code ENOBUFS}; empty for a success
   */
  public String errnoName() {
    return isError() ? Errno.name(-result) : "";
  }

  /**
   * Returns true if the operation was not started, since one before it in its {@linkplain
   * IoUring#chain chain} has failed, was cancelled, or has moved fewer bytes than asked for. The
   * error number is {@link Errno#ECANCELED}.
   *
   * @return true if {@link #skippedBy()} says which operation that was
   */
  public boolean isSkipped() {
    return isSkipped;
  }

  /**
   * Returns which operation has broken the chain, so that this one was skipped.
   *
   * @return the number that the other operation was started with
   * @throws IllegalStateException if this operation was not skipped
   */
  public long skippedBy() {
    if (!isSkipped) {
      throw new IllegalStateException("the operation was not skipped: " + this);
    }
    return cause.userData();
  }

  /**
   * Returns true if this operation has broken its {@linkplain IoUring#chain chain}: it has failed,
   * was cancelled, or has moved fewer bytes than asked for. All operations behind it are skipped.
   *
   * @return false for the last operation of a chain, if a {@linkplain IoUringChain#hardLink hard
   *     link} follows, and for an operation that is in no chain
   */
  public boolean hasBrokenChain() {
    return hasBrokenChain;
  }

  /** True if the operation by which this one was skipped was cancelled itself. */
  boolean isCauseCancelled() {
    return cause.isCancelled();
  }

  /** Says which operation has broken the chain of this one, and how. */
  String cause() {
    return cause.toString();
  }

  /**
   * Returns true if the same operation will complete again: a multishot operation that continues,
   * or a zero-copy send whose memory the kernel still reads.
   *
   * @return false for the last completion of an operation
   */
  public boolean hasMore() {
    return (flags & Abi.CQE_MORE) != 0;
  }

  /**
   * Returns true if a send has moved fewer bytes than it was given. The stream has then ended after
   * {@link #result()} of them: the peer has gone, this side was shut down, or the program has
   * cancelled the send. The kernel does not say which; the next operation on the socket may. Before
   * Linux 5.19, the kernel also sends in part while the stream goes on.
   *
   * @return false for a send of all bytes, for one that has failed before the first byte, and for
   *     other operations
   */
  public boolean isShort() {
    return !isError() && result < bytesToSend;
  }

  /**
   * Returns true if a datagram or packet was longer than the memory that it was received into. The
   * first {@link #result()} bytes are there, and the others are lost.
   *
   * @return false if the message is whole, and for other operations than {@link
   *     Operation#RECEIVE_MESSAGE}
   */
  public boolean isTruncated() {
    return isTruncated;
  }

  /**
   * Returns the address from which a message came. It is memory that the next received message
   * overwrites: send to it meanwhile, or keep it in an {@link dev.iobuf.io.AddressBuffer}; neither
   * makes garbage. To {@linkplain NativeAddress#decode() decode} it, or to copy it into an {@link
   * dev.iobuf.io.EncodedAddress}, makes new objects.
   *
   * @return the sender's address; of 0 bytes if it has none, as a unix socket that is not bound, or
   *     if the operation did not ask for it, as {@link IoUring#receive(IoUringFile, PooledIoVec,
   *     long)}
   * @throws IllegalStateException if this was another operation than {@link
   *     Operation#RECEIVE_MESSAGE}, or it has failed
   */
  public NativeAddress sender() {
    return present(sender, "sender");
  }

  /**
   * Returns true if the kernel has copied the bytes of a zero-copy send nevertheless: it was more
   * work than a send that copies. That is so over the loopback device, and of devices that can't
   * gather. It means nothing if the send has failed. Needs Linux 6.7 or later.
   *
   * @return false if the network has read the lease itself
   * @throws IllegalStateException if this is no {@linkplain #isNotification() notification}
   * @throws UnsupportedOperationException if the kernel is too old to tell
   */
  public boolean isCopied() {
    if (!isNotification()) {
      throw new IllegalStateException(
          "only a notification says whether bytes were copied: " + this);
    }
    KernelFeature.COPY_REPORT.require(ring.kernelCodes);
    return isCopied;
  }

  /**
   * Returns true if this is the notification of a zero-copy send: the kernel has finished with the
   * memory. The result of the send came before, in a completion of its own.
   *
   * @return true for the second of the two
   */
  public boolean isNotification() {
    return (flags & Abi.CQE_NOTIFICATION) != 0;
  }

  /**
   * Returns the lease that belongs to the caller again, and that this operation no longer pins. It
   * is the lease that was given to the operation or, if buffers were provided, the one that the
   * kernel chose.
   *
   * @return a lease of {@link #pool()}, or {@link #NO_LEASE}
   */
  public int lease() {
    return lease;
  }

  /**
   * Returns true if this completion returns a lease.
   *
   * @return true if {@link #lease()} is one
   */
  public boolean hasLease() {
    return pool != null;
  }

  /**
   * Returns the pool of the lease.
   *
   * @return a pool
   * @throws IllegalStateException if there is no lease
   */
  public IndirectPool<?> pool() {
    return present(pool, "lease");
  }

  /**
   * Puts the lease, or all leases of the vector. Does nothing if there are none, or if this method
   * has put them before. Call it when you have finished with them.
   *
   * @throws IllegalStateException if a lease was put already, or is in flight elsewhere
   */
  public void putLease() {
    if (isPut) {
      return;
    }
    if (pool != null) {
      pool.put(lease);
    } else if (vector != null) {
      vector.putAll();
    }
    isPut = true;
  }

  /**
   * Returns the vector that belongs to the caller again.
   *
   * @return the vector that was given to {@link Operation#READV}, {@link Operation#WRITEV}, or an
   *     operation on a message
   * @throws IllegalStateException if the operation had none, or will complete again
   */
  public PooledIoVec vector() {
    return present(vector, "vector");
  }

  /**
   * Returns what a {@link Operation#STATX} has found out.
   *
   * @return always the same object, valid until the next call of {@link IoUring#next}
   * @throws SystemCallException if the operation failed
   * @throws IllegalStateException if this was another operation
   */
  public FileStatus status() throws SystemCallException {
    int _ = resultOrThrow();
    if (!hasStatus) {
      throw new IllegalStateException("only STATX has a status: " + this);
    }
    return status;
  }

  /**
   * Returns the file of the operation.
   *
   * @return a file
   * @throws IllegalStateException if the operation had no file
   */
  public IoUringFile file() {
    return present(file, "file");
  }

  private <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException("the completion has no " + what + ": " + this);
    }
    return value;
  }

  /**
   * Takes over the descriptor that was accepted or opened. The descriptor has one owner, so a
   * second call throws.
   *
   * @return its owner
   * @throws SystemCallException if the operation failed
   * @throws IllegalStateException if it was neither {@link Operation#ACCEPT} nor {@link
   *     Operation#OPEN}, or the descriptor was taken already
   */
  public FileDescriptor descriptor() throws SystemCallException {
    if (operation != Operation.ACCEPT && operation != Operation.OPEN) {
      throw new IllegalStateException(
          "only ACCEPT and OPEN give a descriptor: operation=" + operation);
    }
    int number = resultOrThrow();
    if (slot != NO_SLOT) {
      throw new IllegalStateException(
          "the file was put into a slot, and has no descriptor: %s; call registered()"
              .formatted(this));
    }
    if (isDescriptorTaken) {
      throw new IllegalStateException(
          "the descriptor was taken already: fd=%s, %s; keep what the first call returned"
              .formatted(number, this));
    }
    FileDescriptor owner = FileDescriptor.adopt(number);
    isDescriptorTaken = true;
    return owner;
  }

  /**
   * Takes over the file that was accepted or opened into a slot. It is closed like one that was
   * {@linkplain IoUring#register registered}. Makes an object.
   *
   * @return the file, for operations of the same ring
   * @throws SystemCallException if the operation failed
   * @throws IllegalStateException if the operation has filled no slot, or the file was taken
   *     already
   */
  public IoUringFile registered() throws SystemCallException {
    int _ = resultOrThrow();
    if (slot == NO_SLOT) {
      throw new IllegalStateException(
          "the operation has filled no slot: %s; one that accepts or opens registered does"
              .formatted(this));
    }
    if (isDescriptorTaken) {
      throw new IllegalStateException(
          "the file was taken already: slot=%s, %s; keep what the first call returned"
              .formatted(slot, this));
    }
    IoUringFile taken = new IoUringFile(ring, DirectIo.NONE, SendFlags.OF_STREAM, null, slot);
    ring.files.add(taken);
    isDescriptorTaken = true;
    return taken;
  }

  /** True if the lease, if there is one, comes from provided buffers. */
  boolean isProvided() {
    return isProvided;
  }

  /** Closes the descriptor that was accepted or opened, if no caller has taken it. */
  void closeDescriptor() {
    boolean isGiven = operation == Operation.ACCEPT || operation == Operation.OPEN;
    if (isGiven && !isError() && !isDescriptorTaken) {
      isDescriptorTaken = true;
      if (slot == NO_SLOT) {
        Release.close(result);
      } else {
        ring.slots.drop(slot);
      }
    }
  }

  /**
   * Returns the result of an operation that must not fail, nor lose bytes.
   *
   * @return the result, 0 or more
   * @throws SystemCallException if the operation failed; with {@link Errno#EPIPE} if a send {@link
   *     #isShort()}, and with {@link Errno#EMSGSIZE} if a message {@link #isTruncated()}
   */
  public int resultOrThrow() throws SystemCallException {
    if (isError()) {
      throw OperationFailure.of(this);
    }
    if (isShort()) {
      throw OperationFailure.ofShort(this, bytesToSend);
    }
    if (isTruncated) {
      throw OperationFailure.ofTruncated(this);
    }
    return result;
  }

  /** Returns the file and the lease, where there are such, for messages. */
  String subject() {
    return (file == null ? "" : ", file=" + file)
        + (lease == NO_LEASE ? "" : ", lease=" + lease + " of " + pool);
  }

  @Override
  public String toString() {
    return "Completion[%s, userData=%s, %s%s%s]"
        .formatted(
            operation,
            userData,
            isError() ? errnoName() : "result=" + result,
            (isShort() ? " of " + bytesToSend : "")
                + (isTruncated ? ", truncated" : "")
                + (lease == NO_LEASE ? "" : ", lease=" + lease),
            (hasMore() ? ", more to come" : "")
                + (hasBrokenChain ? ", chain broken" : "")
                + (isSkipped ? ", skipped: " + cause : ""));
  }
}
