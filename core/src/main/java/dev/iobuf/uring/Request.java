package dev.iobuf.uring;

import dev.iobuf.io.Cursor;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.Errno;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.linux.Release;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
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
 * submission. If a pool refuses a pin, it does nothing. {@link #end} releases all that is held.
 */
final class Request {
  private static final int NO_DESCRIPTOR = -1;

  /** The {@link #bytesToSend()} of an operation that sends nothing. */
  static final int NO_SEND = -1;

  /** A slot that the kernel chooses: its number is the result. */
  static final int KERNELS_SLOT = -1;

  /** The difference between the tickets of two successive operations in the same request. */
  private static final long ROUND = 1L << Integer.SIZE;

  /** Its number among the requests. */
  final int index;

  private final RequestTable table;
  private final SubmissionQueue submission;

  /** The upper half distinguishes the operation from earlier ones in this request. */
  private long ticket;

  private Operation operation = Operation.NOP;
  private long userData;
  private @Nullable IoUringFile file;

  /** The file that the operation reads besides. */
  private @Nullable IoUringFile source;

  private @Nullable IndirectPool<?> pool;
  private int lease;
  private @Nullable Registration registered;
  private @Nullable PooledIoVec vector;
  private @Nullable ProvidedBuffers group;

  /** How far the program has come in the vector; the operation begins there. */
  private @Nullable Cursor cursor;

  private @Nullable Arena arena;

  /** Where the kernel writes its answer, if it has one, in the arena. */
  private @Nullable MemorySegment answer;

  /** The kernel reads it when it takes the submission; until then, it must not be freed. */
  @SuppressWarnings("unused") // it only has to be reachable
  private @Nullable EncodedAddress address;

  /** Where the operation passes its lease to, if it does, and the number of that passing. */
  private @Nullable Inbox inbox;

  private int passing;
  private int descriptor = NO_DESCRIPTOR;

  /** How many bytes a send is to move, or {@link #NO_SEND}. */
  private int bytesToSend = NO_SEND;

  /** The chain that the operation belongs to, if it does, and its place there. */
  private @Nullable ChainProgress chain;

  private int place;

  /** How many bytes the operation has to move, for the kernel to go on with its chain. */
  private long wanted;

  private boolean isHardLinked;

  /** The slots of which the operation fills or frees one, and which. */
  private @Nullable RegisteredFiles slots;

  private int slot;
  private boolean isFreeing;

  /** The operation that this request ends in time, if it is a time-out. */
  private @Nullable Request timed;

  /** The time-out of this operation, if it has one. */
  private @Nullable Request timer;

  /** The waker that this request reads for, if it does. */
  private @Nullable Waker reader;

  /** How many of the two completions of a timed operation have come, and their results. */
  private int halves;

  private int result;
  private int flags;
  private int timerResult;
  private boolean isStopped;
  private boolean isHidden;
  private boolean isRepeating;
  private boolean isInFlight;
  private boolean isRingsOwn;
  private boolean isConnectionReset;

  Request(int index, RequestTable table, SubmissionQueue submission) {
    this.index = index;
    this.ticket = ROUND + index; // no small number, since a caller might pass one by mistake
    this.table = table;
    this.submission = submission;
  }

  /** Begins to prepare an operation, without a file or memory yet. */
  Request prepare(Operation operation, long userData) {
    clear(); // An operation that was refused may have left values here.
    this.operation = operation;
    this.userData = userData;
    submission.begin(operation.code());
    return this;
  }

  /** Begins to prepare the time-out of an operation, which was started just before. */
  Request prepareTimer(Request timed) {
    clear();
    this.timed = timed;
    isHidden = true;
    submission.begin(Operation.LINK_TIMEOUT);
    return this;
  }

  /** Begins to prepare the read of a waker. */
  Request prepareReader(Waker waker) {
    clear();
    this.reader = waker;
    isHidden = true;
    submission.begin(Operation.READ.code());
    return this;
  }

  /** The operation uses this file, which can't be closed meanwhile. */
  Request on(IoUringFile file) {
    this.file = file;
    submission.addFlags(file.flags());
    submission.setDescriptor(file.number());
    return this;
  }

  /** The operation reads this file, besides the one that it uses. */
  Request from(IoUringFile source) {
    this.source = source;
    submission.setFileIndex(source.number());
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

  /** The operation fills this slot; if it fails, {@link #endSlot} gives it back. */
  Request filling(RegisteredFiles files, int slot) {
    this.slots = files;
    this.slot = slot;
    submission.setFileIndex(slot == KERNELS_SLOT ? Abi.FILE_INDEX_ALLOC : slot + 1);
    return this;
  }

  /** The operation frees this slot. If the kernel doesn't, {@link #endSlot} does. */
  Request freeing(RegisteredFiles files, int slot) {
    this.isFreeing = true;
    submission.setDescriptor(0); // as the kernel wants it
    return filling(files, slot);
  }

  /** The offset in the file, or what the operation takes in its place. */
  Request at(long offset) {
    submission.setOffset(offset);
    return this;
  }

  /** The memory, or what the operation takes in its place. */
  Request over(long address, int length) {
    submission.setMemory(address, length);
    return this;
  }

  /** The memory is that of an address, which is kept. The kernel takes its size as an offset. */
  Request over(EncodedAddress address) {
    this.address = address;
    return at(address.segment().byteSize()).over(address.segment().address(), 0);
  }

  /** The flags of this kind of operation. */
  Request with(int flags) {
    submission.setOperationFlags(flags);
    return this;
  }

  /** More of the additional flags of operations on sockets. */
  Request withSocketFlags(int flags) {
    submission.addPriority(flags);
    return this;
  }

  /** The operation sends to this address, in memory that lives as long as the request is taken. */
  Request to(long address, int size) {
    submission.setOffset(address);
    submission.setFileIndex(size);
    return this;
  }

  /** The operation sends so many bytes: fewer are a failure. */
  Request sending(int bytes) {
    this.bytesToSend = bytes;
    return moving(bytes);
  }

  /** The memory is that of a lease, which the operation pins. */
  Request holding(IndirectPool<?> pool, int lease) {
    this.pool = pool;
    this.lease = lease;
    return this;
  }

  /**
   * If the pool of the lease is registered, the operation names its memory by number, and keeps it
   * registered.
   */
  Request holding(RegisteredBuffers buffers) {
    Registration found = pool == null ? null : buffers.of(pool);
    if (found != null) {
      name(found, found.numberOf(lease));
    }
    return this;
  }

  /** The same for the memory of a vector, if one number names it all. */
  Request holdingVectorOf(RegisteredBuffers buffers) {
    PooledIoVec all = Objects.requireNonNull(vector);
    Registration found = buffers.of(all.pool());
    int number = found == null ? Registration.NO_NUMBER : found.numberOf(all);
    if (found != null && number != Registration.NO_NUMBER) {
      name(found, number);
    }
    return this;
  }

  private void name(Registration memory, int number) {
    registered = memory;
    submission.setCode(operation.fixedCode());
    submission.addPriority(operation.fixedSocketFlags());
    submission.setBuffer(number);
  }

  /** The memory is that of a vector, which the operation pins. */
  Request holding(PooledIoVec vector) {
    this.vector = vector;
    return over(vector.address(), vector.count());
  }

  /** The memory is a part of a vector, which the operation pins: some entries, or a part of one. */
  Request holding(PooledIoVec vector, Cursor cursor, VectorPart part) {
    this.vector = vector;
    this.cursor = cursor;
    if (part.isOfOneEntry()) {
      Operation single = operation == Operation.READV ? Operation.READ : Operation.WRITE;
      submission.setCode(single.code());
    }
    return over(part.address(), part.length());
  }

  /** Moves the cursor, if there is one, by what the operation has moved. */
  void advance(int result) {
    if (cursor != null && result > 0) {
      cursor.skip(result);
    }
  }

  /** The kernel chooses the memory among provided buffers. */
  Request holding(ProvidedBuffers group) {
    this.group = group;
    submission.addFlags(Abi.SQE_BUFFER_SELECT);
    submission.setBuffer(group.group());
    return this;
  }

  /** The operation passes its lease to another ring, whose descriptor it keeps open. */
  Request holding(Inbox to, int passing) {
    this.inbox = to;
    this.passing = passing;
    return this;
  }

  /** The kernel answers into this memory. */
  Request answering(MemorySegment memory) {
    this.answer = memory;
    return this;
  }

  /** This native memory is freed when the operation has ended. */
  Request holding(Arena arena) {
    this.arena = arena;
    return this;
  }

  /** The kernel takes the operation for incomplete if it moves fewer bytes. */
  Request moving(long bytes) {
    this.wanted = bytes;
    return this;
  }

  /** The operation may complete more than once. */
  Request repeating(boolean isRepeating) {
    this.isRepeating = isRepeating;
    return this;
  }

  /** The ring starts the operation for itself, and does not show it to the user. */
  Request asRingsOwn() {
    this.isRingsOwn = true;
    return this;
  }

  /**
   * Starts the operation: pins and counts what it holds, and adds its submission.
   *
   * @return the ticket
   * @throws IllegalStateException if a lease is not out, the vector is pinned already, or the
   *     operation can't be part of the chain that is open; nothing is held, and nothing is added
   */
  long start() {
    IoUringChain building = table.openChain();
    if (building != null) {
      IoUringChain.checkLinkable(this);
    }
    // First, since a pin may be refused, or fail for lack of heap, and so may the reservation of a
    // slot. At most one of the three is needed.
    if (pool != null) {
      pool.pin(lease);
    }
    if (vector != null) {
      vector.pin();
    }
    if (slots != null && slot != KERNELS_SLOT && !isFreeing) {
      slots.reserve(slot);
    }
    if (file != null) {
      file.enter();
    }
    if (source != null) {
      source.enter();
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
    if (building != null) {
      building.add(this);
    }
    return ticket;
  }

  /**
   * Makes a time-out that was started next after this operation, which completes once, end it in
   * time. This comes last, so that an Error before leaves an operation without a time-out, and none
   * that is linked to another.
   */
  void link(Request timer) {
    this.timer = timer;
    submission.addFlagsBehind(2, Abi.SQE_IO_LINK);
  }

  /** The operation is part of a chain, behind all that have joined it before. */
  void join(ChainProgress progress) {
    this.chain = progress;
    this.place = progress.join();
  }

  /** The operation is over, or was never submitted: it says nothing more of its chain. */
  void leaveChain() {
    if (chain != null) {
      chain.leave();
      chain = null;
    }
  }

  /** The next operation of the chain starts however this one ends. */
  void setHardLinked() {
    isHardLinked = true;
  }

  /** Notes the operation's own result, which may break its chain. */
  void note(int result) {
    if (chain == null || isHardLinked) {
      return;
    }
    boolean isOver = operation == Operation.TIMEOUT && result == -Errno.ETIME; // a pause
    if (!isOver && (result < 0 || result < wanted)) {
      chain.cause().set(this, result);
    }
  }

  /** Gives back the slot that a failed operation would have filled, or that this one has freed. */
  void endSlot(int result) {
    RegisteredFiles files = slots;
    if (files == null || slot == KERNELS_SLOT) {
      return;
    }
    if (isFreeing && result < 0) {
      files.drop(slot);
    } else if (isFreeing || result < 0) {
      files.release(slot);
    }
  }

  /** True if the operation fills a slot. */
  boolean isFilling() {
    return slots != null && !isFreeing;
  }

  /** The slot that the operation fills, if it is not the kernel's to choose. */
  int slot() {
    return slot;
  }

  /** Notes that the kernel has closed the descriptor. */
  void forgetDescriptor() {
    descriptor = NO_DESCRIPTOR;
  }

  /**
   * Decides whether the receiver has the lease that the operation has passed. If so, the receiver
   * ends the pin; otherwise the lease is the caller's as before. Called once, for the last
   * completion.
   *
   * @return the result to show
   */
  int settle(int result) {
    Inbox to = inbox;
    if (to == null) {
      return result;
    }
    int settled = to.settle(passing, result);
    if (settled >= 0) {
      pool = null;
    }
    return settled;
  }

  /**
   * Releases everything, after the last completion. The pins come last: if a caller has undone one,
   * the pool refuses to end it, and everything else is released already.
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
    if (source != null) {
      source.leave();
    }
    if (arena != null) {
      arena.close();
    }
    if (registered != null) {
      registered.leave();
    }
    if (reader != null) {
      reader.endReading();
    }
    if (inbox != null) {
      inbox.release();
    }
    leaveChain();
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

  /** Notes that a timed operation, or its time-out, has completed; returns true if both have. */
  boolean endHalf(Request half, int halfsResult, int halfsFlags) {
    if (half.isHidden) {
      timerResult = halfsResult;
    } else {
      result = halfsResult;
      flags = halfsFlags;
      note(halfsResult);
    }
    boolean isOver = ++halves == 2;
    if (isOver && chain != null) {
      chain.cause().correct(place, outcome());
    }
    return isOver;
  }

  /** The result of a timed operation that has ended. */
  int outcome() {
    boolean wasStopped = result == -Errno.ECANCELED || result == -Errno.EINTR;
    return wasStopped && timerResult == -Errno.ETIME ? timerResult : result;
  }

  /** The flags of the completion of a timed operation that has ended. */
  int flags() {
    return flags;
  }

  /** What the operation itself has completed with, where a completion shows a result. */
  int ownResult(int shown) {
    return isTimed() ? result : shown;
  }

  /** The kernel has not started the operation, and its submission was made to fail. */
  void stop() {
    isStopped = true;
  }

  /** Returns the result of a completion, or ECANCELED if the operation was never started. */
  int resultOf(int completed) {
    return isStopped ? -Errno.ECANCELED : completed;
  }

  private void clear() {
    file = null;
    source = null;
    pool = null;
    registered = null;
    vector = null;
    cursor = null;
    group = null;
    arena = null;
    answer = null;
    address = null;
    inbox = null;
    descriptor = NO_DESCRIPTOR;
    bytesToSend = NO_SEND;
    slots = null;
    isFreeing = false;
    chain = null;
    wanted = 0;
    isHardLinked = false;
    timed = null;
    timer = null;
    reader = null;
    halves = 0;
    isStopped = false;
    isHidden = false;
    isRepeating = false;
    isInFlight = false;
    isRingsOwn = false;
    isConnectionReset = false;
  }

  /** The chain that it belongs to, if it does. */
  @Nullable ChainProgress chain() {
    return chain;
  }

  /** Its place in the chain, from 0 on. */
  int place() {
    return place;
  }

  /** How many bytes it has to move, at least. */
  long wanted() {
    return wanted;
  }

  boolean isHardLinked() {
    return isHardLinked;
  }

  /** The operation that this time-out ends, if it is one. */
  @Nullable Request timed() {
    return timed;
  }

  /** Its time-out; it must have one. */
  Request timer() {
    return Objects.requireNonNull(timer);
  }

  /** True if it reads for a waker. */
  boolean isReader() {
    return reader != null;
  }

  /** True if it has a time-out, and so ends by two completions, of which one is shown. */
  boolean isTimed() {
    return timer != null;
  }

  /** True if it is a request of the ring's own, beside the operations that callers see. */
  boolean isHidden() {
    return isHidden;
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

  /** True if its file is a socket of datagrams. */
  boolean isOfDatagrams() {
    return file != null && file.isDatagram();
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

  /** How many bytes it is to send, or {@link #NO_SEND}. */
  int bytesToSend() {
    return bytesToSend;
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

  @Nullable MemorySegment answer() {
    return answer;
  }

  @Nullable ProvidedBuffers group() {
    return group;
  }
}
