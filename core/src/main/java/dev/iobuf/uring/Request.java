package dev.iobuf.uring;

import dev.iobuf.io.PooledIoVec;
import dev.iobuf.linux.Release;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * An operation, from when it is prepared to when its last completion has been seen. Made once and
 * reused.
 *
 * <pre>{@code
 * requests.prepare(Operation.READ, userData).on(file).at(offset).over(…).holding(pool, lease).start()
 * }</pre>
 *
 * <p>The methods up to {@link #start} describe the operation. They set fields here, and fields of
 * the submission that is not added yet. They have no other effect, so an exception between them
 * leaves nothing to undo. {@link #start} pins and counts all that the operation holds, and adds the
 * submission. If a pool refuses a pin, it does nothing. {@link #end} lets go of all that is held.
 */
final class Request {
  private static final int NO_DESCRIPTOR = -1;

  /** From the ticket of an operation to that of the next one in the same request. */
  private static final long ROUND = 1L << Integer.SIZE;

  /** Its number among the requests. */
  final int index;

  private final RequestTable table;
  private final SubmissionQueue submission;

  /** Told apart from earlier operations in this request by the upper half. */
  private long ticket;

  private Operation operation = Operation.NOP;
  private long userData;
  private @Nullable IoUringFile file;
  private @Nullable IndirectPool<?> pool;
  private int lease;
  private @Nullable RegisteredBuffers registered;
  private @Nullable PooledIoVec vector;
  private @Nullable ProvidedBuffers group;
  private @Nullable Arena arena;
  private int descriptor = NO_DESCRIPTOR;
  private boolean isRepeating;
  private boolean isInFlight;
  private boolean isRingsOwn;
  private boolean isConnectionReset;

  Request(int index, RequestTable table, SubmissionQueue submission) {
    this.index = index;
    this.ticket = ROUND + index; // no small number, which a caller may pass by mistake
    this.table = table;
    this.submission = submission;
  }

  /** Begins to prepare an operation, about no file and no memory yet. */
  Request prepare(Operation operation, long userData) {
    clear(); // An operation that was refused may have left something.
    this.operation = operation;
    this.userData = userData;
    submission.begin(operation.code());
    return this;
  }

  /** The operation is on this file, which can't be closed meanwhile. */
  Request on(IoUringFile file) {
    this.file = file;
    submission.addFlags(file.flags());
    submission.setDescriptor(file.number());
    return this;
  }

  /** The operation names a descriptor or slot that need not be kept open. */
  Request onNumber(int number) {
    submission.setDescriptor(number);
    return this;
  }

  /** The operation closes this descriptor. If the kernel doesn't, {@link #end} does. */
  Request closing(int descriptor) {
    this.descriptor = descriptor;
    return onNumber(descriptor);
  }

  /** The offset in the file, or what else the operation takes there. */
  Request at(long offset) {
    submission.setOffset(offset);
    return this;
  }

  /** The memory, or what else the operation takes there. */
  Request over(long address, int length) {
    submission.setMemory(address, length);
    return this;
  }

  /** The flags that this operation alone has. */
  Request with(int flags) {
    submission.setOperationFlags(flags);
    return this;
  }

  /** The flags that operations on sockets have besides. */
  Request withSocketFlags(int flags) {
    submission.setPriority(flags);
    return this;
  }

  /** The memory is that of a lease, to be pinned meanwhile. */
  Request holding(IndirectPool<?> pool, int lease) {
    this.pool = pool;
    this.lease = lease;
    return this;
  }

  /**
   * If the pool of the lease is registered, names its memory by number, and keeps it registered.
   */
  Request holding(RegisteredBuffers buffers) {
    int number = pool == null ? RegisteredBuffers.NOT_REGISTERED : buffers.numberOf(pool, lease);
    if (number != RegisteredBuffers.NOT_REGISTERED) {
      registered = buffers;
      submission.setCode(operation.fixedCode());
      submission.setPriority(operation.fixedSocketFlags());
      submission.setBuffer(number);
    }
    return this;
  }

  /** The memory is that of a vector, to be pinned meanwhile. */
  Request holding(PooledIoVec vector) {
    this.vector = vector;
    return over(vector.address(), vector.count());
  }

  /** The kernel chooses the memory among provided buffers. */
  Request holding(ProvidedBuffers group) {
    this.group = group;
    submission.addFlags(Abi.SQE_BUFFER_SELECT);
    submission.setBuffer(group.group());
    return this;
  }

  /** Native memory is freed when the operation is done. */
  Request holding(Arena arena) {
    this.arena = arena;
    return this;
  }

  /** The operation may complete more than once. */
  Request repeating(boolean isRepeating) {
    this.isRepeating = isRepeating;
    return this;
  }

  /** The ring starts the operation for itself: the user is not shown it. */
  Request asRingsOwn() {
    this.isRingsOwn = true;
    return this;
  }

  /**
   * Starts the operation: pins and counts what it holds, and adds its submission.
   *
   * @return the ticket
   * @throws IllegalStateException if a lease is not out, or the vector is pinned already; nothing
   *     is held, and nothing is added
   */
  long start() {
    // First, since a pin may be refused, for want of heap, too. There is at most one of the two.
    if (pool != null) {
      pool.pin(lease);
    }
    if (vector != null) {
      vector.pin();
    }
    if (file != null) {
      file.enter();
    }
    if (group != null) {
      group.enter();
    }
    if (registered != null) {
      registered.enter();
    }
    isInFlight = true;
    table.take(this);
    submission.add(ticket);
    return ticket;
  }

  /** Says that the kernel has closed the descriptor. */
  void forgetDescriptor() {
    descriptor = NO_DESCRIPTOR;
  }

  /**
   * Lets go of everything, when nothing more is to come. The pins come last: if a caller has undone
   * one, the pool refuses to end it, and nothing else is lost by that.
   */
  void end() {
    IndirectPool<?> pinnedPool = pool;
    PooledIoVec pinnedVector = vector;
    if (group != null) {
      group.leave();
    }
    if (file != null) {
      file.leave();
    }
    if (arena != null) {
      arena.close();
    }
    if (registered != null) {
      registered.leave();
    }
    if (descriptor != NO_DESCRIPTOR) {
      Release.close(descriptor);
    }
    clear();
    ticket += ROUND;
    if (pinnedPool != null) {
      pinnedPool.unpin(lease);
    }
    if (pinnedVector != null) {
      pinnedVector.unpin();
    }
  }

  private void clear() {
    file = null;
    pool = null;
    registered = null;
    vector = null;
    group = null;
    arena = null;
    descriptor = NO_DESCRIPTOR;
    isRepeating = false;
    isInFlight = false;
    isRingsOwn = false;
    isConnectionReset = false;
  }

  /** True if it may complete more than once. */
  boolean isRepeating() {
    return isRepeating;
  }

  boolean isInFlight() {
    return isInFlight;
  }

  boolean isRingsOwn() {
    return isRingsOwn;
  }

  void setConnectionReset() {
    isConnectionReset = true;
  }

  boolean isConnectionReset() {
    return isConnectionReset;
  }

  long ticket() {
    return ticket;
  }

  Operation operation() {
    return operation;
  }

  long userData() {
    return userData;
  }

  @Nullable IoUringFile file() {
    return file;
  }

  @Nullable IndirectPool<?> pool() {
    return pool;
  }

  int lease() {
    return lease;
  }

  @Nullable PooledIoVec vector() {
    return vector;
  }

  @Nullable ProvidedBuffers group() {
    return group;
  }
}
