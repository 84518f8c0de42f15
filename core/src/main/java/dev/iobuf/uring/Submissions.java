package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The part of a {@link IoUring} that adds operations, and those that are about no memory. */
abstract sealed class Submissions permits FileOperations {
  /**
   * A request that the user can't have: {@link IoUring#close} cancels with it when all others are
   * taken.
   */
  private static final int RESERVED = 1;

  private static final long TIME_BYTES = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  final Arena arena;
  final Queues queues;
  final RequestTable requests;
  final RegisteredBuffers buffers = new RegisteredBuffers();
  final int entries;

  private final Thread owner;

  /**
   * By request: a struct __kernel_timespec, which the kernel reads when it takes the submission.
   */
  private final MemorySegment times;

  private boolean isClosed;

  Submissions(Arena arena, Queues queues, int entries) {
    this.arena = arena;
    this.owner = Thread.currentThread();
    this.entries = entries;
    this.queues = queues;
    this.requests = new RequestTable(entries + RESERVED);
    this.times = arena.allocate(TIME_BYTES * (entries + RESERVED), Long.BYTES);
  }

  /**
   * Completes at once.
   *
   * @param userData what the completion will carry
   * @return a ticket, for {@link #cancel(long, long)}
   * @throws IllegalStateException if the ring is full or closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long nop(long userData) {
    checkStart();
    Request request = requests.take();
    request.begin(Operation.NOP, userData);
    return push(request, 0, -1, 0, 0, 0, 0);
  }

  /**
   * Completes with {@link dev.iobuf.io.Errno#ETIME} when a time has passed.
   *
   * @param duration how long from when it is submitted; at once if zero or negative
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long timeout(Duration duration, long userData) {
    checkStart();
    Request request = requests.take();
    request.begin(Operation.TIMEOUT, userData);
    long at = TIME_BYTES * request.index;
    long nanos = nanos(duration);
    times.set(JAVA_LONG, at, nanos / NANOS_PER_SECOND);
    times.set(JAVA_LONG, at + Long.BYTES, nanos % NANOS_PER_SECOND);
    return push(request, 0, -1, 0, times.address() + at, 1, 0);
  }

  /** Nanoseconds, 0 for what is negative, and the most that there are for what is longer. */
  static long nanos(Duration duration) {
    return Math.max(0, TimeUnit.NANOSECONDS.convert(duration));
  }

  /**
   * Waits until a file is ready, and completes with what it is ready for.
   *
   * @param file what to wait for
   * @param events bits of {@code poll(2)}: 1 to read, 4 to write
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed, or the file is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long poll(IoUringFile file, int events, long userData) {
    checkStart(file);
    Request request = requests.take();
    request.begin(Operation.POLL, userData, file);
    return push(request, file.flags(), file.number(), 0, 0, 0, events);
  }

  /**
   * Cancels one operation, which then completes with {@link dev.iobuf.io.Errno#ECANCELED}, unless
   * it was faster. Its leases are in flight until that completion has been seen.
   *
   * @param ticket what the operation's method returned
   * @param userData what the completion of the cancelling itself will carry: 0, {@link
   *     dev.iobuf.io.Errno#ENOENT} if the operation was over, {@code EALREADY} if it could not be
   *     stopped any more
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long cancel(long ticket, long userData) {
    checkStart();
    Request request = requests.take();
    request.begin(Operation.CANCEL, userData);
    return push(request, 0, -1, 0, ticket, 0, 0);
  }

  /**
   * Cancels all operations on a file, as {@link #cancel(long, long)} does one.
   *
   * @param file whose operations to cancel
   * @param userData what the completion of the cancelling itself will carry; its result is how many
   *     were cancelled
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed, or the file is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long cancel(IoUringFile file, long userData) {
    checkStart(file);
    Request request = requests.take();
    request.begin(Operation.CANCEL, userData);
    int kind = file.isRegistered() ? Abi.CANCEL_FD | Abi.CANCEL_FD_FIXED : Abi.CANCEL_FD;
    return push(request, 0, file.number(), 0, 0, 0, kind | Abi.CANCEL_ALL);
  }

  /**
   * Cancels all operations of this ring, as {@link #cancel(long, long)} does one.
   *
   * @param userData what the completion of the cancelling itself will carry; its result is how many
   *     were cancelled
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long cancelAll(long userData) {
    checkStart();
    return pushCancelAll(userData).ticket();
  }

  final Request pushCancelAll(long userData) {
    Request request = requests.take();
    request.begin(Operation.CANCEL, userData);
    long _ = push(request, 0, -1, 0, 0, 0, Abi.CANCEL_ANY | Abi.CANCEL_ALL);
    return request;
  }

  /**
   * Returns how many more operations can be started before a completion must be taken.
   *
   * @return 0 … {@link #entries()}
   */
  public final int room() {
    return requests.room() - RESERVED;
  }

  /**
   * Counts the operations that are in flight: started, and not seen to the end.
   *
   * @return 0 … {@link #entries()}
   */
  public final int inFlight() {
    return requests.inFlight();
  }

  /**
   * Returns how many operations can be in flight.
   *
   * @return the number asked for, 1 … {@link IoUring#MAX_ENTRIES}
   */
  public final int entries() {
    return entries;
  }

  final void checkOwner() {
    if (Thread.currentThread() != owner) {
      throw new WrongThreadException(
          "a ring belongs to the thread that created it: owner=%s, caller=%s; give each thread a ring"
                  .formatted(owner, Thread.currentThread())
              + " of its own");
    }
  }

  final void checkOpen() {
    checkOwner();
    if (isClosed) {
      throw new IllegalStateException("the ring was closed: " + this);
    }
  }

  final void checkStart() {
    checkOpen();
    if (room() == 0) {
      throw new IllegalStateException(
          "the ring is full: inFlight=%s, entries=%s; take completions first, or create it larger"
              .formatted(inFlight(), entries));
    }
  }

  final void checkStart(IoUringFile file) {
    checkStart();
    file.checkUse(this);
  }

  final boolean isClosed() {
    return isClosed;
  }

  final void markClosed() {
    isClosed = true;
  }

  /** The address of a part of a lease. */
  static long address(IndirectPool<?> pool, int lease, int from, int length) {
    if (from < 0 || length < 0 || from > pool.bufferSize() - length) {
      throw new IndexOutOfBoundsException(
          "from and length must lie within the buffer: from=%s, length=%s, size=%s, pool=%s"
              .formatted(from, length, pool.bufferSize(), pool));
    }
    return pool.address(lease) + from;
  }

  /** Adds a submission that needs no priority and no registered buffer. */
  final long push(
      Request request, int flags, int number, long offset, long address, int length, int more) {
    return push(
        request, request.operation().code(), flags, 0, number, offset, address, length, more, 0);
  }

  final long push(
      Request request,
      int code,
      int flags,
      int priority,
      int number,
      long offset,
      long address,
      int length,
      int more,
      int buffer) {
    queues.push(
        code | flags << 8 | priority << 16 | (long) number << 32,
        offset,
        address,
        length | (long) more << 32,
        request.ticket(),
        buffer);
    return request.ticket();
  }
}
