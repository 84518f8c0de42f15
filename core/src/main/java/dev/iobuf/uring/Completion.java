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

  /** Of provided buffers. */
  private final Parts parts = new Parts();

  Completion(IoUring ring) {
    this.ring = ring;
  }

  void set(Request request, int shown, int flags) {
    int result = request.settle(shown);
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
    this.sender = null;
    this.isTruncated = false;
    parts.clear();
    if (group != null) {
      setParts(group);
    } else {
      setMessage(request);
      this.pool = hasMore() ? null : request.pool();
      this.lease = this.pool == null ? NO_LEASE : request.lease();
      this.vector = hasMore() ? null : request.vector();
    }
    request.advance(result); // Last, since it throws if a caller has moved the cursor itself.
  }

  /** Sets the lease that another ring has passed. The caller frees the passing. */
  void setArrival(Passing passing) {
    operation = Operation.ARRIVAL;
    userData = passing.message();
    result = passing.length();
    flags = 0;
    bytesToSend = Request.NO_SEND;
    isCopied = false;
    file = null;
    isSkipped = false;
    hasBrokenChain = false;
    hasStatus = false;
    isDescriptorTaken = false;
    slot = NO_SLOT;
    isPut = false;
    isProvided = false;
    sender = null;
    isTruncated = false;
    parts.clear();
    vector = null;
    pool = passing.pool();
    lease = passing.lease();
  }

  /** Ends the pin of a lease that has arrived. Throws if a caller has undone it. */
  void unpinArrival() {
    pool().unpin(lease);
  }

  /** Sets what a message has beside its bytes, which lie in memory of the caller. */
  private void setMessage(Request request) {
    if (operation == Operation.RECEIVE_MESSAGE && !isError()) {
      sender = ring.messageMemory.keepSender(request);
      isTruncated = (ring.messageMemory.flags(request) & Abi.MSG_TRUNC) != 0;
    }
  }

  /** Sets the parts of provided buffers, if there are any. */
  private void setParts(ProvidedBuffers group) {
    pool = null;
    lease = NO_LEASE;
    vector = null;
    if ((flags & Abi.CQE_BUFFER) == 0) {
      return;
    }
    boolean isKept = (flags & Abi.CQE_BUFFER_KEPT) != 0;
    group.take(flags >>> Abi.CQE_BUFFER_SHIFT, Math.max(0, result), isKept, parts);
    pool = group.pool();
    if (parts.returned() > 0) {
      lease = parts.lease(0);
    }
    if (operation == Operation.RECEIVE_MESSAGE && !isError()) {
      long at = pool.address(parts.lease(0)) - pool.slab().segment().address();
      sender = ring.messageMemory.keepSender(pool.slab().segment(), at);
      isTruncated = MessageMemory.isTruncated(pool.slab().segment(), at);
      parts.cutFront(MessageMemory.PROVIDED_HEADER_BYTES);
      result -= MessageMemory.PROVIDED_HEADER_BYTES;
    }
    parts.unpin(); // Last, since it throws if a caller has undone a pin.
  }

  /** Makes room for the parts of a completion, so that none needs heap. */
  void reserveParts(int most) {
    parts.reserve(most);
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
   * kernel chose: the first one, if they are {@linkplain #parts() several}.
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
    return lease != NO_LEASE;
  }

  /**
   * Counts the parts of provided buffers in which the bytes lie, in the order of the bytes. After a
   * {@linkplain IoUring#receiveBundle bundle} there may be many, and otherwise there is one.
   *
   * @return 0 if the operation was given memory by the caller, or has received nothing
   */
  public int parts() {
    return parts.count();
  }

  /**
   * Returns the lease in which a part of the bytes lies. It belongs to the caller again, unless it
   * {@linkplain #isKept(int) is kept}.
   *
   * @param part 0 … {@link #parts()} − 1
   * @return a lease of {@link #pool()}
   * @throws IndexOutOfBoundsException if there is no such part
   */
  public int lease(int part) {
    return parts.lease(part);
  }

  /**
   * Returns where in the buffer of its lease a part begins.
   *
   * @param part 0 … {@link #parts()} − 1
   * @return bytes; 0 unless the buffers are {@linkplain IoUring#provideIncremental incremental}, or
   *     the sender lies before the message, after {@link IoUring#receiveFromMultishot}
   * @throws IndexOutOfBoundsException if there is no such part
   */
  public int from(int part) {
    return parts.from(part);
  }

  /**
   * Returns how many bytes of this completion lie in a part.
   *
   * @param part 0 … {@link #parts()} − 1
   * @return bytes, {@link #result()} in all parts together
   * @throws IndexOutOfBoundsException if there is no such part
   */
  public int length(int part) {
    return parts.length(part);
  }

  /**
   * Returns true if the kernel keeps the rest of the buffer of a part, and goes on behind its
   * bytes. So the lease is not the caller's yet: {@link #putLease()} leaves it out, and a later
   * completion returns it. Its bytes stay until then, and until the caller puts it. Only the last
   * part can be kept, and only of {@linkplain IoUring#provideIncremental incremental} buffers.
   *
   * @param part 0 … {@link #parts()} − 1
   * @return false if the lease belongs to the caller again
   * @throws IndexOutOfBoundsException if there is no such part
   */
  public boolean isKept(int part) {
    return parts.isKept(part);
  }

  /**
   * Returns the pool of the lease, or of the {@linkplain #parts() parts}.
   *
   * @return a pool
   * @throws IllegalStateException if there is neither
   */
  public IndirectPool<?> pool() {
    return present(pool, "lease");
  }

  /**
   * Puts the lease, or all leases of the vector or of the {@linkplain #parts() parts}, but for one
   * that {@linkplain #isKept(int) is kept}. Does nothing if there are none, or if this method has
   * put them before. Call it when you have finished with them.
   *
   * @throws IllegalStateException if a lease was put already, or is in flight elsewhere
   */
  public void putLease() {
    if (isPut) {
      return;
    }
    if (isProvided) {
      parts.putAll();
    } else if (pool != null) {
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

  /** True if this ring's callers have not given the lease, if there is one, to an operation. */
  boolean isGiven() {
    return isProvided || operation == Operation.ARRIVAL;
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
                + (lease == NO_LEASE ? "" : ", lease=" + lease)
                + (parts.count() > 1 ? ", parts=" + parts.count() : ""),
            (hasMore() ? ", more to come" : "")
                + (hasBrokenChain ? ", chain broken" : "")
                + (isSkipped ? ", skipped: " + cause : ""));
  }
}
