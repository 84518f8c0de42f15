package dev.iobuf.uring;

import dev.iobuf.io.Cursor;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.Errno;
import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.NativeAddress;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.FileCalls;
import dev.iobuf.linux.SocketCalls;
import dev.iobuf.pool.IndirectPool;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An io_uring. Its thread starts operations and submits them together. The kernel completes them in
 * any order, unless a {@linkplain #chain chain} puts them in one.
 *
 * <pre>{@code
 * try (MediumBufferPool pool = MediumBufferPool.create(64);
 *     FileDescriptor fd = FileDescriptor.open(path, OpenFlag.READ_ONLY);
 *     IoUring ring = IoUring.create(64)) {
 *   ring.registerPools(pool); // optional: the kernel then knows the memory already
 *   IoUringFile file = ring.attach(fd);
 *   int lease = pool.get();
 *   ring.read(file, pool, lease, 0, MediumBuffer.SIZE, 0, 42);
 *   ring.await(1);
 *   while (ring.next()) {
 *     Completion done = ring.completion();
 *     try {
 *       use(pool.value(done.lease()), done.resultOrThrow());
 *     } finally {
 *       done.putLease();
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p><b>One owner.</b> A ring belongs to the thread that created it, and so do its files, its
 * {@link ProvidedBuffers} and its completions: every call by another thread throws {@link
 * WrongThreadException}. Only its {@link Waker} may be used by any thread, to wake the owner from a
 * wait. Pools may be shared with any thread. If the owner has ended, no thread can close the ring.
 * A virtual thread can't own a ring. The kernel knows only the carrier on which a virtual thread
 * runs. When a carrier ends, the kernel cancels the operations that it has started. Create the ring
 * on a platform thread, and let virtual threads hand their work to that thread by a queue.
 *
 * <p><b>Operations.</b> Each method with a parameter {@code userData} starts an operation, and
 * returns a ticket, for {@link #cancel(long, long)}. Completions carry {@code userData}, a number
 * of the caller's choice. Parameters come in the same order everywhere: the file, the memory, the
 * place in the file, {@code userData}. If a method waits, the time-out comes last. Each method
 * throws {@link IllegalStateException} if the ring is full or closed, or the file is closed; {@link
 * IllegalArgumentException} if the file belongs to another ring; {@link WrongThreadException} if
 * the caller is not the owner. An operation that is refused holds nothing.
 *
 * <p><b>Leases.</b> An operation pins the lease that it names, from its start to the completion
 * that gives the lease back, however it ends. Until then the lease can't be put, the pool can't be
 * closed and registered memory can't be unregistered. A cancelled operation completes, too. Pools
 * {@code over} memory of the caller can't keep that memory from being freed: its owner must keep it
 * while operations are in flight. An operation that names a lease also throws {@link
 * IndexOutOfBoundsException} if the lease is not one of the pool's, or the bytes do not lie within
 * its buffer, and {@link IllegalStateException} if the lease is not out.
 *
 * <p><b>Short counts</b> are normal: a read, write or receive may move fewer bytes than asked for.
 * For a read, 0 is the end of the file or stream. A send moves all bytes, unless the stream ends in
 * between, as {@link Completion#isShort()} tells. Datagrams are sent whole or not at all.
 *
 * <p><b>Limits.</b> At most {@link #entries()} operations are in flight; starting one more throws.
 * Completions of multishot operations are not limited: the kernel keeps those for which there is no
 * room.
 *
 * <p><b>Costs.</b> No operation allocates, except those that take a path, {@link #statx}, and the
 * first one on a vector or address of sockets, which allocates 200 bytes of native memory for each
 * entry of the ring. {@link #attach} and {@link #register} make an object each. A wait does not
 * react to {@link Thread#interrupt}.
 *
 * <p>Memory effects: the kernel's writes into a buffer, and actions before the operation was
 * started, happen-before {@link #next} has shown its completion. A ring orders nothing between
 * threads; a pool does.
 */
public final class IoUring implements Closeable {
  /** The largest number of entries: 32,768, the kernel's limit. */
  public static final int MAX_ENTRIES = 1 << 15;

  /** The most entries of a vector that one operation takes: 1,024, the kernel's limit. */
  public static final int MAX_VECTOR_ENTRIES = 1 << 10;

  /** An offset: the file's own position. Pipes, sockets and terminals have no other. */
  public static final long CURRENT = -1;

  private static final int NO_FLAGS = 0;

  /** In nanoseconds. The kernel counts microseconds in 32 bits. */
  private static final long MOST_GATHERING = Duration.ofHours(1).toNanos();

  /**
   * Requests that callers can't use. If all others are taken, {@link #close} uses one to cancel,
   * and a {@link Waker} one to read.
   */
  private static final int RESERVED = 2;

  final KernelRing kernel;
  final RequestTable requests;
  final Arrivals arrivals;
  final Completion completion = new Completion(this);
  final KernelCodes kernelCodes = IoUringSupport.current().codes();
  final OpenFiles files = new OpenFiles();
  final RegisteredFiles slots;
  final BufferGroups groups = new BufferGroups();
  final ControlRequests control;
  final IoUringChain chain;
  final SocketRequests sockets;
  final MessageMemory messageMemory;
  final Submitter submitter;

  private final Arena arena;
  private final Thread owner = Thread.currentThread();
  private final int entries;
  private final RegisteredBuffers buffers;
  private final FileRequests fileRequests;
  private final MessageRequests messages;
  private final FileSystemRequests fileSystem;
  private final PassRequests passes;
  private @Nullable Waker waker;
  private @Nullable Inbox inbox;
  private boolean isClosed;

  private IoUring(Arena arena, KernelRing kernel, int entries, int slots) {
    this.arena = arena;
    this.kernel = kernel;
    this.entries = entries;
    this.slots = new RegisteredFiles(kernel.fd, slots);
    this.buffers = new RegisteredBuffers(kernel.fd, kernelCodes);
    this.requests = new RequestTable(entries, RESERVED, kernel.submissions);
    this.arrivals = new Arrivals(kernel.completions, requests);
    this.submitter = new Submitter(kernel, requests, arrivals, entries);
    this.control = new ControlRequests(this, requests, arena);
    this.chain = new IoUringChain(this, requests, kernel.submissions, control);
    this.fileRequests = new FileRequests(this, requests, buffers);
    this.fileSystem = new FileSystemRequests(this, requests);
    this.sockets = new SocketRequests(this, requests, buffers, control, arena);
    this.messageMemory = new MessageMemory(arena, requests.size());
    this.passes = new PassRequests(this, requests);
    this.messages = new MessageRequests(this, requests, buffers, messageMemory);
  }

  /**
   * Creates a ring with as many slots for registered files as entries.
   *
   * @param entries how many operations can be in flight, 1 … {@value #MAX_ENTRIES}
   * @return a ring that belongs to this thread, to be closed by it
   * @throws IllegalArgumentException if the number of entries is out of range
   * @throws SystemCallException if the kernel refuses
   * @throws UnsupportedOperationException if io_uring does not work; the message says why
   * @throws WrongThreadException if the caller is a virtual thread
   */
  public static IoUring create(int entries) throws SystemCallException {
    return create(entries, entries);
  }

  /**
   * Creates a ring.
   *
   * @param entries how many operations can be in flight, 1 … {@value #MAX_ENTRIES}
   * @param files how many files can be registered, 1 … 2²⁰, and at most RLIMIT_NOFILE; no memory is
   *     allocated before the first one is registered
   * @return a ring that belongs to this thread, to be closed by it
   * @throws IllegalArgumentException if a number is out of range
   * @throws SystemCallException if the kernel refuses
   * @throws UnsupportedOperationException if io_uring does not work; the message says why
   * @throws WrongThreadException if the caller is a virtual thread
   */
  public static IoUring create(int entries, int files) throws SystemCallException {
    return create(IoUringOptions.of(entries).files(files));
  }

  /**
   * Creates a ring.
   *
   * @param options its sizes
   * @return a ring that belongs to this thread, to be closed by it
   * @throws SystemCallException if the kernel refuses
   * @throws UnsupportedOperationException if io_uring does not work; the message says why
   * @throws WrongThreadException if the caller is a virtual thread
   */
  @SuppressWarnings("MustBeClosedChecker") // the ring closes the arena
  public static IoUring create(IoUringOptions options) throws SystemCallException {
    if (Thread.currentThread().isVirtual()) {
      throw new WrongThreadException(
          "a virtual thread can't own a ring: caller=%s; when its carrier ends, the kernel cancels the"
                  .formatted(Thread.currentThread())
              + " operations; create the ring on a platform thread, and hand it work by a queue");
    }
    IoUringSupport.current().require();
    Arena arena = Arena.ofConfined();
    KernelRing kernel = null;
    try {
      kernel = new KernelRing(arena, options.entries, options.completions);
      return new IoUring(arena, kernel, options.entries, options.files);
    } catch (SystemCallException | RuntimeException | Error e) {
      arena.close();
      if (kernel != null) {
        kernel.close();
      }
      throw e;
    }
  }

  /**
   * Names a file by its descriptor, which stays open until the result or the ring is closed.
   *
   * @param descriptor an open descriptor, the caller's to close
   * @return the file, for operations of this ring
   * @throws IllegalStateException if the descriptor or the ring is closed
   * @throws SystemCallException if the descriptor can't be asked about direct I/O
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public IoUringFile attach(FileDescriptor descriptor) throws SystemCallException {
    checkOpen();
    int number = descriptor.hold();
    try {
      IoUringFile file =
          new IoUringFile(
              this, DirectIo.of(descriptor), SendFlags.of(descriptor), descriptor, number);
      files.add(file);
      return file;
    } catch (SystemCallException | RuntimeException | Error e) {
      descriptor.release();
      throw e;
    }
  }

  /**
   * Puts a file into the kernel's table, where operations find it faster. The descriptor may be
   * closed at once: the table holds the file itself, until the result or the ring is closed.
   *
   * @param descriptor an open descriptor, the caller's to close
   * @return the file, for operations of this ring
   * @throws IllegalStateException if the descriptor or the ring is closed, or no slot is free
   * @throws SystemCallException if the kernel refuses
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public IoUringFile register(FileDescriptor descriptor) throws SystemCallException {
    checkOpen();
    int number = descriptor.hold();
    try {
      int slot = slots.free();
      IoUringFile file =
          new IoUringFile(this, DirectIo.of(descriptor), SendFlags.of(descriptor), null, slot);
      slots.put(slot, number);
      files.add(file);
      return file;
    } finally {
      descriptor.release();
    }
  }

  /**
   * Registers the whole slabs of pools, beside those that are registered: all or, if it fails,
   * none. Reads, writes and zero-copy sends of their leases then need not look up and pin pages
   * each time, nor do reads and writes of their vectors by direct I/O. This commits all their
   * memory. The memory counts as locked, see {@link dev.iobuf.memory.LockLimit}. It stays in RAM
   * until it is unregistered or the ring is closed, even if a pool is closed before.
   *
   * @param pools one or more
   * @throws IllegalStateException if one of them is registered already, or the ring or a pool is
   *     closed; if the table of the ring is full, which has 1,024 entries of 1 GiB, or as many as
   *     the first pools need; or if other pools are registered, and the kernel is older than 5.19
   * @throws IllegalArgumentException if there are none, or the pools are too large
   * @throws SystemCallException if the process may not lock that much memory (ENOMEM), or if the
   *     kernel refuses for another reason
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void registerPools(IndirectPool<?>... pools) throws SystemCallException {
    checkOpen();
    buffers.register(pools);
  }

  /**
   * Registers pools that several rings share: as {@link #registerPools(IndirectPool...)}, but
   * without pinning their pages again. Other pools may be registered after them. Needs Linux 6.12
   * or later.
   *
   * @param pools the pools; they may be closed at once
   * @throws IllegalStateException if this ring has pools registered, or it or {@code pools} is
   *     closed
   * @throws SystemCallException if the kernel refuses
   * @throws UnsupportedOperationException if the kernel is too old
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void registerPools(SharedPools pools) throws SystemCallException {
    checkOpen();
    KernelFeature.SHARED_POOLS.require(kernelCodes);
    buffers.copyOf(pools.buffers());
  }

  /**
   * Unregisters one pool, while operations on others may be in flight. From Linux 6.13 on, its
   * memory is unpinned when this returns; before, some time later.
   *
   * @param pool a pool that is registered
   * @throws IllegalStateException if it is not, if operations on its registered leases are in
   *     flight, or if others are registered, and the kernel is older than 5.19; nothing changes
   * @throws SystemCallException if the kernel refuses
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void unregisterPool(IndirectPool<?> pool) throws SystemCallException {
    checkOpen();
    buffers.unregister(pool);
  }

  /**
   * Unregisters all pools. Does nothing if there are none.
   *
   * @throws IllegalStateException if operations on registered leases are in flight
   * @throws SystemCallException if the kernel refuses
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void unregisterPools() throws SystemCallException {
    checkOpen();
    buffers.unregister();
  }

  /**
   * Makes a set of buffers for the kernel to choose from. It is empty until it is {@linkplain
   * ProvidedBuffers#refill refilled}. Needs Linux 5.19 or later.
   *
   * @param pool where leases come from
   * @param entries how many leases the kernel can have at once, a power of two, 1 … {@value
   *     ProvidedBuffers#MAX_ENTRIES}
   * @return provided buffers; {@link #close} closes them at the latest
   * @throws IllegalArgumentException if the number of entries is out of range
   * @throws IllegalStateException if the ring is closed
   * @throws SystemCallException if the kernel refuses
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public ProvidedBuffers provide(IndirectPool<?> pool, int entries) throws SystemCallException {
    checkOpen();
    return groups.make(this, pool, ProvidedBuffers.checkSize(entries), false);
  }

  /**
   * Makes a set of buffers that the kernel fills bit by bit: it goes on in the same buffer at the
   * next receive, until that is full. So a large buffer serves many short receives, one after
   * another, also of several connections. Each completion shows where its bytes lie, {@link
   * Completion#from(int)}; the one that fills a buffer returns the lease. Before, {@link
   * Completion#isKept(int)} is true. For streams: what is left of a buffer may be short. Otherwise
   * as {@link #provide}. Needs Linux 6.16 or later.
   *
   * @param pool where leases come from
   * @param entries how many leases the kernel can have at once, a power of two, 1 … {@value
   *     ProvidedBuffers#MAX_ENTRIES}
   * @return provided buffers; {@link #close} closes them at the latest
   * @throws IllegalArgumentException if the number of entries is out of range
   * @throws IllegalStateException if the ring is closed
   * @throws SystemCallException if the kernel refuses
   * @throws UnsupportedOperationException if the kernel is too old
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public ProvidedBuffers provideIncremental(IndirectPool<?> pool, int entries)
      throws SystemCallException {
    checkOpen();
    KernelFeature.INCREMENTAL_BUFFERS.require(kernelCodes);
    return groups.make(this, pool, ProvidedBuffers.checkSize(entries), true);
  }

  /**
   * Completes at once.
   *
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long nop(long userData) {
    return control.nop(userData);
  }

  /**
   * Completes with {@link Errno#ETIME} once a time has passed.
   *
   * @param duration how long from when it is submitted; at once if zero or negative
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long timeout(Duration duration, long userData) {
    return control.timeout(duration, userData);
  }

  /**
   * Completes with {@link Errno#ETIME} each time that a period has passed. {@link
   * Completion#hasMore()} of the last completion is false. It ends early if there is no room for a
   * completion. The kernel counts each period from the end of the one before, so that delays add
   * up. Needs Linux 6.7 or later.
   *
   * @param period how long from when it is submitted, and then from each time to the next; above 0
   * @param times how often, 1 or more; or 0 until it is cancelled
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws IllegalArgumentException if the period or the number is out of range
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long timeoutMultishot(Duration period, int times, long userData) {
    return control.timeoutMultishot(period, times, userData);
  }

  /**
   * Waits until a file is ready, once; {@link Completion#isReadyFor} says for which events.
   *
   * @param file the file to wait for
   * @param events the events to wait for, besides {@link PollEvent#ERROR} and {@link
   *     PollEvent#HANG_UP}
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long poll(IoUringFile file, Set<PollEvent> events, long userData) {
    return control.poll(file, events, userData);
  }

  /**
   * Waits again and again until a file becomes ready, with a completion each time, until {@link
   * Completion#hasMore()} of a completion is false. It tells of changes: after a completion for
   * {@link PollEvent#READ}, read until there is nothing left, or the next completion comes only
   * when more has arrived. One completion may tell of several changes. Otherwise as {@link #poll}.
   * Needs Linux 5.15 or later.
   *
   * @param file the file to wait for
   * @param events the events to wait for, besides {@link PollEvent#ERROR} and {@link
   *     PollEvent#HANG_UP}
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long pollMultishot(IoUringFile file, Set<PollEvent> events, long userData) {
    return control.pollMultishot(file, events, userData);
  }

  /**
   * Cancels one operation, which then completes with {@link Errno#ECANCELED}, unless it has
   * completed before. Its leases are in flight until that completion has been seen.
   *
   * @param ticket the ticket that the operation's method returned
   * @param userData what the completion of the cancelling itself will carry: 0, {@link
   *     Errno#ENOENT} if the operation was over, {@code EALREADY} if it could not be stopped any
   *     more
   * @return a ticket
   */
  public long cancel(long ticket, long userData) {
    return control.cancel(ticket, userData);
  }

  /**
   * Cancels all operations on a file, as {@link #cancel(long, long)} does one. Needs Linux 5.19 or
   * later; before, it completes with {@link Errno#EINVAL}.
   *
   * @param file the file whose operations to cancel
   * @param userData what the completion of the cancelling itself will carry; its result is how many
   *     were cancelled
   * @return a ticket
   */
  public long cancel(IoUringFile file, long userData) {
    return control.cancel(file, userData);
  }

  /**
   * Cancels all operations of this ring, as {@link #cancel(long, long)} does one. Needs Linux 5.19
   * or later; before, it completes with {@link Errno#EINVAL}.
   *
   * @param userData what the completion of the cancelling itself will carry; its result is how many
   *     were cancelled, and with a {@linkplain #waker waker} it may be one more
   * @return a ticket
   */
  public long cancelAll(long userData) {
    return control.cancelAll(userData);
  }

  /**
   * Reads into a lease, as {@code pread(2)}; into registered memory if the pool is registered. May
   * read fewer bytes.
   *
   * @param file the file to read
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen
   * @param from where in the buffer, in bytes
   * @param length how many bytes at most
   * @param offset where in the file, in bytes, or {@link #CURRENT}
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the file needs another alignment for direct I/O
   */
  public long read(
      IoUringFile file,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      long offset,
      long userData) {
    return fileRequests.transfer(
        Operation.READ, file, pool, lease, from, length, offset, NO_FLAGS, userData);
  }

  /**
   * Reads again and again into buffers that the kernel chooses, with a completion for each, until
   * {@link Completion#hasMore()} of a completion is false: at the end, after an error, when there
   * is no buffer left, or no room for completions. For files that the kernel can wait for, such as
   * pipes, terminals and sockets. Others complete with {@code EBADFD}. Otherwise as {@link
   * #receiveMultishot}. Needs Linux 6.7 or later.
   *
   * @param file the file to read
   * @param group the buffers to choose from
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws IllegalArgumentException if the group is incremental, and the file has messages
   * @throws IllegalStateException if the group is closed
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long readMultishot(IoUringFile file, ProvidedBuffers group, long userData) {
    return fileRequests.readMultishot(file, group, userData);
  }

  /**
   * Writes from a lease, as {@code pwrite(2)}; from registered memory if the pool is registered.
   * May write fewer bytes, even to a blocking pipe or socket.
   *
   * <p>The kernel may reorder writes that are in flight together. To a pipe, to a socket and at
   * {@link #CURRENT}, start the next write when the last one has completed.
   *
   * @param file the file to write to
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen,
   *     and its bytes must not be changed meanwhile
   * @param from where in the buffer, in bytes
   * @param length how many bytes at most
   * @param offset where in the file, in bytes, or {@link #CURRENT}
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the file needs another alignment for direct I/O
   */
  public long write(
      IoUringFile file,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      long offset,
      long userData) {
    return fileRequests.transfer(
        Operation.WRITE, file, pool, lease, from, length, offset, NO_FLAGS, userData);
  }

  /**
   * Reads into the leases of a vector, as {@code preadv(2)}. May read fewer bytes.
   *
   * @param file the file to read
   * @param vector leases that the caller holds, at most {@value #MAX_VECTOR_ENTRIES}; it is
   *     {@linkplain PooledIoVec#pin pinned} with all of them until the completion has been seen
   * @param offset where in the file, in bytes, or {@link #CURRENT}
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the vector has more entries, or one that is a segment, or
   *     if the file needs another alignment for direct I/O
   * @throws IllegalStateException if the vector is pinned already, or a lease is not out
   */
  public long readv(IoUringFile file, PooledIoVec vector, long offset, long userData) {
    return fileRequests.transfer(Operation.READV, file, vector, offset, NO_FLAGS, userData);
  }

  /**
   * Writes from the leases of a vector, as {@code pwritev(2)}. May write fewer bytes, and in
   * another order, as {@link #write}.
   *
   * @param file the file to write to
   * @param vector leases that the caller holds, at most {@value #MAX_VECTOR_ENTRIES}; it is
   *     {@linkplain PooledIoVec#pin pinned} with all of them until the completion has been seen
   * @param offset where in the file, in bytes, or {@link #CURRENT}
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException as for {@link #readv(IoUringFile, PooledIoVec, long, long)}
   * @throws IllegalStateException as for {@link #readv(IoUringFile, PooledIoVec, long, long)}
   */
  public long writev(IoUringFile file, PooledIoVec vector, long offset, long userData) {
    return fileRequests.transfer(Operation.WRITEV, file, vector, offset, NO_FLAGS, userData);
  }

  /**
   * Reads into what a cursor has left of its vector: at most {@value #MAX_VECTOR_ENTRIES} entries
   * or, if one was filled in part, its rest. {@link #next} moves the cursor by the bytes that were
   * read. So a read that was short is taken up by starting the next one in the same way:
   *
   * <pre>{@code
   * while (!cursor.isDone()) {
   *   ring.readv(file, cursor, start + cursor.transferred(), 1);
   *   ring.await(1);
   *   …
   * }
   * }</pre>
   *
   * @param file the file to read
   * @param cursor a cursor of a {@link PooledIoVec}, which is {@linkplain PooledIoVec#pin pinned}
   *     with all its leases until the completion has been seen; do not move it meanwhile
   * @param offset where in the file, in bytes, or {@link #CURRENT}
   * @param userData the number that the completion will carry; a result of 0 is the end of the file
   * @return a ticket
   * @throws IllegalArgumentException if it is the cursor of another vector, an entry is a segment,
   *     or the file needs another alignment for direct I/O
   * @throws IllegalStateException if nothing is left, the vector was cleared or limited since, it
   *     is pinned already, or a lease is not out
   */
  public long readv(IoUringFile file, Cursor cursor, long offset, long userData) {
    return fileRequests.transfer(Operation.READV, file, cursor, offset, userData);
  }

  /**
   * Writes from what a cursor has left of its vector; otherwise as {@link #readv(IoUringFile,
   * Cursor, long, long)}. So a write that was short is taken up where it stopped.
   *
   * @param file the file to write to
   * @param cursor as for {@link #readv(IoUringFile, Cursor, long, long)}
   * @param offset where in the file, in bytes, or {@link #CURRENT}
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException as for {@link #readv(IoUringFile, Cursor, long, long)}
   * @throws IllegalStateException as for {@link #readv(IoUringFile, Cursor, long, long)}
   */
  public long writev(IoUringFile file, Cursor cursor, long offset, long userData) {
    return fileRequests.transfer(Operation.WRITEV, file, cursor, offset, userData);
  }

  /**
   * Brings the bytes that completed operations have written onto the device, as {@code fsync(2)}.
   *
   * @param file the file of these bytes
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long fsync(IoUringFile file, long userData) {
    return fileRequests.fsync(file, false, userData);
  }

  /**
   * Brings the bytes that completed operations have written, and all that is needed to read them
   * back, onto the device, as {@code fdatasync(2)}. Otherwise as {@link #fsync}.
   *
   * @param file the file of these bytes
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long fdatasync(IoUringFile file, long userData) {
    return fileRequests.fsync(file, true, userData);
  }

  /**
   * Opens a file, as {@link FileDescriptor#open}; {@link Completion#descriptor()} is the
   * descriptor. Unlike other operations, this one allocates: it makes a native name of the path.
   *
   * @param path a path of the default file system
   * @param flags exactly one of {@link OpenFlag#READ_ONLY}, {@link OpenFlag#WRITE_ONLY} and {@link
   *     OpenFlag#READ_WRITE}, and any others
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the flags contradict each other, or the path belongs to
   *     another file system
   */
  public long open(Path path, Set<OpenFlag> flags, long userData) {
    return fileRequests.open(path, flags, userData);
  }

  /**
   * Opens a file into a slot, as {@link #register} would fill it; {@link Completion#registered()}
   * is the file. It has no descriptor, so RLIMIT_NOFILE does not bound it, and no other code can
   * use it. The alignment that {@link OpenFlag#DIRECT} needs is not checked: the kernel refuses
   * another one with {@link Errno#EINVAL}. Otherwise as {@link #open}. Needs Linux 5.15 or later.
   *
   * @param path a path of the default file system
   * @param flags exactly one of {@link OpenFlag#READ_ONLY}, {@link OpenFlag#WRITE_ONLY} and {@link
   *     OpenFlag#READ_WRITE}, and any others
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the flags contradict each other, or the path belongs to
   *     another file system
   * @throws IllegalStateException if no slot is free
   * @throws SystemCallException if the kernel refuses to make the table of slots
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long openRegistered(Path path, Set<OpenFlag> flags, long userData)
      throws SystemCallException {
    return fileRequests.openRegistered(path, flags, userData);
  }

  /**
   * Closes a file without waiting: an attached one, and its descriptor with it, or a registered
   * one, whose slot is free when the completion has been seen. Both count as closed at once, and
   * the number of the descriptor is free when the completion has been seen. If the operation is
   * cancelled, {@link #next} closes the number or the slot itself; if it was never submitted,
   * {@link #close} does. For a registered file, it needs Linux 5.15 or later.
   *
   * @param file a file with no operations in flight, whose descriptor no other code uses
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalStateException if the file is in use, or its descriptor is in use or closed; the
   *     file then stays open
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long closeFile(IoUringFile file, long userData) {
    return fileRequests.close(file, userData);
  }

  /**
   * Writes as {@link #write(IoUringFile, IndirectPool, int, int, int, long, long)} does, with flags
   * for this write alone.
   *
   * @param file the file to write to
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen,
   *     and its bytes must not be changed meanwhile
   * @param from where in the buffer, in bytes
   * @param length how many bytes at most
   * @param offset where in the file, in bytes, or {@link #CURRENT}
   * @param flags any that do not contradict each other
   * @param userData the number that the completion will carry: {@link Errno#EOPNOTSUPP} if the file
   *     does not know a flag
   * @return a ticket
   * @throws IllegalArgumentException if the flags contradict each other or the offset, or the file
   *     needs another alignment for direct I/O
   */
  public long write(
      IoUringFile file,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      long offset,
      Set<WriteFlag> flags,
      long userData) {
    int bits = WriteFlag.bits(flags, offset);
    return fileRequests.transfer(
        Operation.WRITE, file, pool, lease, from, length, offset, bits, userData);
  }

  /**
   * Writes as {@link #writev(IoUringFile, PooledIoVec, long, long)} does, with flags for this write
   * alone.
   *
   * @param file the file to write to
   * @param vector leases that the caller holds, at most {@value #MAX_VECTOR_ENTRIES}; it is
   *     {@linkplain PooledIoVec#pin pinned} with all of them until the completion has been seen
   * @param offset where in the file, in bytes, or {@link #CURRENT}
   * @param flags any that do not contradict each other
   * @param userData the number that the completion will carry: {@link Errno#EOPNOTSUPP} if the file
   *     does not know a flag
   * @return a ticket
   * @throws IllegalArgumentException as for {@link #readv(IoUringFile, PooledIoVec, long, long)},
   *     or if the flags contradict each other or the offset
   * @throws IllegalStateException as for {@link #readv(IoUringFile, PooledIoVec, long, long)}
   */
  public long writev(
      IoUringFile file, PooledIoVec vector, long offset, Set<WriteFlag> flags, long userData) {
    int bits = WriteFlag.bits(flags, offset);
    return fileRequests.transfer(Operation.WRITEV, file, vector, offset, bits, userData);
  }

  /**
   * Reserves or frees room of a file, as {@code fallocate(2)}. The room is not on the device before
   * an {@link #fsync}.
   *
   * @param file a regular file that is open for writing
   * @param mode what to do
   * @param offset where the part begins in the file, in bytes
   * @param length how many bytes the part has, 1 or more
   * @param userData the number that the completion will carry: 0; {@link Errno#ENOSPC} if there is
   *     not as much room; {@link Errno#EOPNOTSUPP} if the file system can't
   * @return a ticket
   * @throws IllegalArgumentException if the part is empty, or ends behind the largest offset
   */
  public long fallocate(
      IoUringFile file, FallocateMode mode, long offset, long length, long userData) {
    return fileSystem.fallocate(file, mode, offset, length, userData);
  }

  /**
   * Makes a file shorter, or longer by a hole that reads as zeros, as {@code ftruncate(2)}. Needs
   * Linux 6.9 or later.
   *
   * @param file a regular file that is open for writing
   * @param size how many bytes it is to have, 0 or more
   * @param userData the number that the completion will carry: 0, or an error such as {@link
   *     Errno#EFBIG}
   * @return a ticket
   * @throws IllegalArgumentException if the size is negative
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long ftruncate(IoUringFile file, long size, long userData) {
    return fileSystem.ftruncate(file, size, userData);
  }

  /**
   * Writes the dirty pages of a part of a file to its device, as {@code sync_file_range(2)}. This
   * is no {@link #fdatasync}: it writes no metadata, and the device may keep the bytes in a cache
   * that a loss of power empties. It spreads the work of the fdatasync that follows.
   *
   * @param file a regular file
   * @param sync whether to wait
   * @param offset where the part begins in the file, in bytes
   * @param length how many bytes the part has; 0 for all up to the end
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if a number is negative
   */
  public long syncFileRange(
      IoUringFile file, RangeSync sync, long offset, int length, long userData) {
    return fileSystem.syncFileRange(file, sync, offset, length, userData);
  }

  /**
   * Moves bytes from one file to another without a buffer of the program, as {@code splice(2)}. One
   * of the two must be a pipe. So it takes two, in a {@linkplain #chain chain}, to send a file to a
   * socket: from the file into a pipe, and from the pipe to the socket. May move fewer bytes: at
   * the end of the file, or what the pipe has or has room for (64 KiB by default). Waits while the
   * pipe has no bytes or no room.
   *
   * @param from the file to read
   * @param fromOffset where in that file, in bytes, or {@link #CURRENT}, as pipes and sockets need
   * @param to the file to write to, which is the file of the completion
   * @param toOffset where in that file, in bytes, or {@link #CURRENT}, as pipes and sockets need
   * @param length how many bytes at most
   * @param userData the number that the completion will carry; the result is how many bytes were
   *     moved, 0 at the end of the file or stream
   * @return a ticket
   * @throws IllegalArgumentException if a number is out of range
   */
  public long splice(
      IoUringFile from, long fromOffset, IoUringFile to, long toOffset, int length, long userData) {
    return fileSystem.splice(from, fromOffset, to, toOffset, length, userData);
  }

  /**
   * Asks for the size, the times and more of a file, as {@code statx(2)}; {@link
   * Completion#status()} is the answer.
   *
   * @param file a file that is attached
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws UnsupportedOperationException if the file is registered, which the kernel refuses
   */
  public long statx(IoUringFile file, long userData) {
    return fileSystem.statx(file, userData);
  }

  /**
   * Asks for the size, the times and more of the file of a path, as {@link #statx(IoUringFile,
   * long)}. If the path is a symbolic link, the file is the one that it points to.
   *
   * @param path a path of the default file system
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the path belongs to another file system
   */
  public long statx(Path path, long userData) {
    return fileSystem.statx(path, userData);
  }

  /**
   * Gives a file or directory another name in the same file system, as {@code renameat2(2)}. The
   * name is not on the device before an {@link #fsync} of the directory.
   *
   * @param from the name that it has, a path of the default file system
   * @param to the name that it gets, a path of the default file system
   * @param mode what to do if the new name exists
   * @param userData the number that the completion will carry: 0, or an error such as {@link
   *     Errno#ENOENT}, or EXDEV for another file system
   * @return a ticket
   * @throws IllegalArgumentException if a path belongs to another file system of Java
   */
  public long rename(Path from, Path to, RenameMode mode, long userData) {
    return fileSystem.rename(from, to, mode, userData);
  }

  /**
   * Removes a name, and the file when it has no other one and is not open any more, as {@code
   * unlink(2)}. A symbolic link is removed itself.
   *
   * @param path a path of the default file system, of no directory
   * @param userData the number that the completion will carry: 0; {@link Errno#ENOENT} if there is
   *     no such name; {@link Errno#EISDIR} if it is a directory
   * @return a ticket
   * @throws IllegalArgumentException if the path belongs to another file system
   */
  public long unlink(Path path, long userData) {
    return fileSystem.unlink(path, NO_FLAGS, userData);
  }

  /**
   * Removes an empty directory, as {@code rmdir(2)}.
   *
   * @param path a path of the default file system
   * @param userData the number that the completion will carry: 0; ENOTEMPTY if it is not empty;
   *     {@link Errno#ENOTDIR} if it is no directory
   * @return a ticket
   * @throws IllegalArgumentException if the path belongs to another file system
   */
  public long rmdir(Path path, long userData) {
    return fileSystem.unlink(path, FileCalls.AT_REMOVEDIR, userData);
  }

  /**
   * Makes a directory, as {@code mkdir(2)}, with permissions {@code 0777 & ~umask}. Needs Linux
   * 5.15 or later.
   *
   * @param path a path of the default file system
   * @param userData the number that the completion will carry: 0; {@link Errno#EEXIST} if there is
   *     such a name; {@link Errno#ENOENT} if the directory above is missing
   * @return a ticket
   * @throws IllegalArgumentException if the path belongs to another file system
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long mkdir(Path path, long userData) {
    return fileSystem.mkdir(path, userData);
  }

  /**
   * Opens a chain of operations, which the kernel does one after the other: see {@link
   * IoUringChain}. From now on, each operation that is started on this ring is added to the chain,
   * until it is ended or closed.
   *
   * @param entries how many to reserve, 1 … {@link #entries()}: one for each operation, and one
   *     more for each time-out
   * @return always the same object
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if the ring has not as much {@linkplain #room room}, or a chain
   *     is open already
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public IoUringChain chain(int entries) {
    return chain.open(entries);
  }

  /**
   * Accepts one connection; {@link Completion#descriptor()} is its descriptor, close-on-exec.
   *
   * @param listener a socket that listens
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long accept(IoUringFile listener, long userData) {
    return sockets.accept(listener, false, userData);
  }

  /**
   * Accepts one connection after another, with a completion for each, until {@link
   * Completion#hasMore()} of a completion is false. Otherwise as {@link #accept}. Needs Linux 5.19
   * or later.
   *
   * @param listener a socket that listens
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long acceptMultishot(IoUringFile listener, long userData) {
    return sockets.accept(listener, true, userData);
  }

  /**
   * Accepts one connection into a slot, as {@link #register} would fill it; {@link
   * Completion#registered()} is the socket. It has no descriptor, so RLIMIT_NOFILE does not bound
   * it. Its address can't be asked for, nor its options: it has those of the listener. Needs Linux
   * 5.15 or later.
   *
   * @param listener a socket that listens
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalStateException if no slot is free
   * @throws SystemCallException if the kernel refuses to make the table of slots
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long acceptRegistered(IoUringFile listener, long userData) throws SystemCallException {
    return sockets.acceptRegistered(listener, userData);
  }

  /**
   * Accepts one connection after another into slots, with a completion for each, until {@link
   * Completion#hasMore()} of a completion is false. From the first call on, the kernel chooses
   * among the upper half of this ring's slots, and all other methods use the lower half. If the
   * kernel finds no slot, it drops the connection, and the accept ends with ENFILE. So stop
   * accepting before: {@linkplain #cancel(long, long) cancel} it. Otherwise as {@link
   * #acceptRegistered}. Needs Linux 6.0 or later.
   *
   * @param listener a socket that listens
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws IllegalStateException if a slot of the upper half is taken, or there is only one slot
   * @throws SystemCallException if the kernel refuses
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long acceptMultishotRegistered(IoUringFile listener, long userData)
      throws SystemCallException {
    return sockets.acceptMultishotRegistered(listener, userData);
  }

  /**
   * Connects a socket, such as one that {@link dev.iobuf.io.Tcp#open} has made. Waits as long as
   * the kernel does, which is minutes if the peer doesn't answer.
   *
   * <p>If it fails, by a time-out or otherwise, close the socket: it may be connecting still.
   *
   * @param socket a socket of the address's family that is not connected, and blocking
   * @param address where to connect to
   * @param userData the number that the completion will carry: 0 for a success, {@link
   *     Errno#ECONNREFUSED} if no socket listens there, {@link Errno#ETIMEDOUT} if the kernel has
   *     given up
   * @return a ticket
   */
  public long connect(IoUringFile socket, EncodedAddress address, long userData) {
    return sockets.connect(socket, address, userData);
  }

  /**
   * Connects a socket, and gives up once a time has passed. The completion then has {@link
   * Errno#ETIME}. Otherwise as {@link #connect(IoUringFile, EncodedAddress, long)}. It counts as
   * one operation in flight, and takes two of the {@linkplain #entries() entries}.
   *
   * @param socket a socket of the address's family that is not connected, and blocking
   * @param address where to connect to
   * @param timeout how long from when it is submitted; not at all if zero or negative
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long connect(IoUringFile socket, EncodedAddress address, Duration timeout, long userData) {
    return sockets.connect(socket, address, timeout, userData);
  }

  /**
   * Ends the receiving side of a socket, as {@link FileDescriptor#shutdownInput} does.
   *
   * @param socket a socket that is connected, or listens
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long shutdownInput(IoUringFile socket, long userData) {
    return sockets.shutdown(socket, SocketCalls.SHUT_RD, userData);
  }

  /**
   * Ends the sending side of a socket, as {@link FileDescriptor#shutdownOutput} does: the peer
   * reads the bytes that are under way, and then the end of the stream. Start it when the last send
   * has completed. The kernel may end the side before sends that are in flight together with it,
   * which then fail with EPIPE.
   *
   * @param socket a socket that is connected
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long shutdownOutput(IoUringFile socket, long userData) {
    return sockets.shutdown(socket, SocketCalls.SHUT_WR, userData);
  }

  /**
   * Ends both sides of a socket, as {@link FileDescriptor#shutdown} does.
   *
   * @param socket a socket that is connected, or listens
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long shutdown(IoUringFile socket, long userData) {
    return sockets.shutdown(socket, SocketCalls.SHUT_RDWR, userData);
  }

  /**
   * Receives into a lease. May receive fewer bytes. If a datagram is longer, its other bytes are
   * lost without notice; {@link #receiveFrom(IoUringFile, IndirectPool, int, int, int, long)}
   * tells.
   *
   * @param socket the socket to receive from
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen
   * @param from where in the buffer, in bytes
   * @param length how many bytes at most
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long receive(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    return sockets.receive(socket, pool, lease, from, length, userData);
  }

  /**
   * Receives into a buffer that the kernel chooses when there are bytes; {@link Completion#lease()}
   * is its lease, which the caller must put. May receive fewer bytes than fit. Completes with
   * {@link Errno#ENOBUFS} if there is no buffer. A datagram that is longer than a buffer is cut,
   * and nothing tells so: use buffers as long as the longest datagram.
   *
   * @param socket the socket to receive from
   * @param group the buffers to choose from
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the group is incremental, and the socket has messages
   * @throws IllegalStateException if the group is closed
   */
  public long receive(IoUringFile socket, ProvidedBuffers group, long userData) {
    return sockets.receive(socket, group, false, userData);
  }

  /**
   * Receives again and again into buffers that the kernel chooses, with a completion for each.
   * {@link Completion#hasMore()} of the last completion is false. That completion comes at the end
   * of the stream, after an error, when there is no buffer left, or when there is no room for
   * completions; in the last case, it comes with data. So check {@link Completion#hasMore()} of
   * each completion, and if it is false, receive again. Otherwise as {@link #receive(IoUringFile,
   * ProvidedBuffers, long)}. Needs Linux 6.0 or later.
   *
   * @param socket the socket to receive from
   * @param group the buffers to choose from
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws IllegalArgumentException if the group is incremental, and the socket has messages
   * @throws IllegalStateException if the group is closed
   */
  public long receiveMultishot(IoUringFile socket, ProvidedBuffers group, long userData) {
    return sockets.receive(socket, group, true, userData);
  }

  /**
   * Receives what has arrived into as many buffers as it takes, and completes once for all. The
   * kernel fills one buffer after the other: {@link Completion#parts()} of them, whose leases the
   * caller must put. How many bytes come together depends on what has arrived, and on the buffers
   * that the kernel has. Otherwise as {@link #receive(IoUringFile, ProvidedBuffers, long)}. Needs
   * Linux 6.16 or later.
   *
   * @param socket a socket of a stream
   * @param group the buffers to choose from
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the socket has messages, whose bounds would be lost
   * @throws IllegalStateException if the group is closed
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long receiveBundle(IoUringFile socket, ProvidedBuffers group, long userData) {
    return sockets.receiveBundle(socket, group, false, userData);
  }

  /**
   * Receives again and again, each time into as many buffers as it takes, with one completion for
   * these, as {@link #receiveBundle}. Ends, and has to be started again, as {@link
   * #receiveMultishot}. Needs Linux 6.16 or later.
   *
   * @param socket a socket of a stream
   * @param group the buffers to choose from
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws IllegalArgumentException if the socket has messages, whose bounds would be lost
   * @throws IllegalStateException if the group is closed
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long receiveBundleMultishot(IoUringFile socket, ProvidedBuffers group, long userData) {
    return sockets.receiveBundle(socket, group, true, userData);
  }

  /**
   * Sends from a lease: all bytes, unless the stream ends in between, as {@link
   * Completion#isShort()} tells. Before Linux 5.19 the kernel may send fewer without a reason. On a
   * unix socket of datagrams, it completes with {@link Errno#EAGAIN} if the peer's queue is full:
   * {@linkplain #poll poll} for {@link PollEvent#WRITE}, and send again.
   *
   * @param socket the socket to send to
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen,
   *     and its bytes must not be changed meanwhile
   * @param from where in the buffer, in bytes
   * @param length how many bytes
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long send(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    return sockets.send(socket, pool, lease, from, length, userData);
  }

  /**
   * Sends from a lease without copying it: all bytes, as {@link #send(IoUringFile, IndirectPool,
   * int, int, int, long)}. To pin pages and to notify costs as much as to copy some 10 KB, so send
   * less by copying. {@link Completion#isCopied()} of the notification says whether the kernel has
   * copied nevertheless, as it does over the loopback device. The send completes twice: first with
   * the result, and {@link Completion#hasMore()} is true; then with a {@linkplain
   * Completion#isNotification() notification}, when the network has finished with the memory. The
   * notification gives the lease back. If the send fails at once, it may complete only once; that
   * completion then gives the lease back. Needs Linux 6.0 or later.
   *
   * @param socket the socket to send to
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the notification has been seen,
   *     and its bytes must not be changed meanwhile
   * @param from where in the buffer, in bytes
   * @param length how many bytes
   * @param userData the number that the completions will carry
   * @return a ticket
   */
  public long sendZeroCopy(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    return sockets.sendZeroCopy(socket, pool, lease, from, length, userData);
  }

  /**
   * Receives into the leases of a vector, one after another, as {@code recvmsg(2)}. May receive
   * fewer bytes than a stream will bring. Of datagrams and packets, it receives one; {@link
   * Completion#isTruncated()} says whether that was longer than the vector.
   *
   * @param socket the socket to receive from
   * @param vector leases that the caller holds, at most {@value #MAX_VECTOR_ENTRIES}; it is
   *     {@linkplain PooledIoVec#pin pinned} with all of them until the completion has been seen
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the vector has more entries, one that is a segment, or more
   *     than 2,147,479,552 bytes, the kernel's limit
   * @throws IllegalStateException if the vector is pinned already, or a lease is not out
   */
  public long receive(IoUringFile socket, PooledIoVec vector, long userData) {
    return messages.receive(socket, vector, false, userData);
  }

  /**
   * Receives a datagram or packet into a lease, and where it came from: {@link
   * Completion#sender()}. {@link Completion#isTruncated()} says whether it was longer than the
   * memory. A result of 0 is a message of no bytes; on a socket of packets in order, it is the end,
   * too. Control messages, such as descriptors that a peer passes, are dropped.
   *
   * <p>Several receives on one socket may be in flight. Each gets another datagram, but not in the
   * order in which they were started.
   *
   * @param socket the socket to receive from
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen
   * @param from where in the buffer, in bytes
   * @param length how many bytes at most
   * @param userData the number that the completion will carry; its error is {@link
   *     Errno#ECONNREFUSED} if an earlier datagram was refused by the peer's system
   * @return a ticket
   */
  public long receiveFrom(
      IoUringFile socket, IndirectPool<?> pool, int lease, int from, int length, long userData) {
    return messages.receiveFrom(socket, pool, lease, from, length, userData);
  }

  /**
   * Receives a datagram or packet into the leases of a vector, one after another, and where it came
   * from. Otherwise as {@link #receiveFrom(IoUringFile, IndirectPool, int, int, int, long)}.
   *
   * @param socket the socket to receive from
   * @param vector as for {@link #receive(IoUringFile, PooledIoVec, long)}
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException as for {@link #receive(IoUringFile, PooledIoVec, long)}
   * @throws IllegalStateException if the vector is pinned already, or a lease is not out
   */
  public long receiveFrom(IoUringFile socket, PooledIoVec vector, long userData) {
    return messages.receive(socket, vector, true, userData);
  }

  /**
   * Receives datagrams or packets again and again, each into a buffer that the kernel chooses, and
   * where it came from: {@link Completion#sender()}. The kernel writes the sender before the
   * message, so the message begins at {@link Completion#from(int)} of part 0, which is 144, and a
   * buffer has room for that many bytes less. {@link Completion#result()} counts the bytes of the
   * message alone, and {@link Completion#isTruncated()} says whether it was longer than the room.
   * Ends, and has to be started again, as {@link #receiveMultishot}, and after an empty message,
   * too. Needs Linux 6.0 or later.
   *
   * @param socket the socket to receive from
   * @param group the buffers to choose from, of more than 144 bytes each
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws IllegalArgumentException if the buffers are too small, or are incremental
   * @throws IllegalStateException if the group is closed
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long receiveFromMultishot(IoUringFile socket, ProvidedBuffers group, long userData) {
    return messages.receiveFromMultishot(socket, group, userData);
  }

  /**
   * Sends the leases of a vector, one after another, as {@code sendmsg(2)}. To a stream, it sends
   * all bytes, unless the stream ends in between, as {@link Completion#isShort()} tells: the kernel
   * goes on until they are all under way. Before Linux 5.19 it may send fewer without a reason. Of
   * datagrams and packets, it sends one; a unix datagram completes with {@link Errno#EAGAIN} if the
   * peer's queue is full.
   *
   * @param socket a socket that is connected
   * @param vector leases that the caller holds, at most {@value #MAX_VECTOR_ENTRIES}; it is
   *     {@linkplain PooledIoVec#pin pinned} with all of them until the completion has been seen,
   *     and its bytes must not be changed meanwhile
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException as for {@link #receive(IoUringFile, PooledIoVec, long)}
   * @throws IllegalStateException if the vector is pinned already, or a lease is not out
   */
  public long send(IoUringFile socket, PooledIoVec vector, long userData) {
    return messages.send(socket, vector, null, userData);
  }

  /**
   * Sends the leases of a vector without copying them: as {@link #send(IoUringFile, PooledIoVec,
   * long)}, and with two completions as {@link #sendZeroCopy(IoUringFile, IndirectPool, int, int,
   * int, long)}. The notification gives the vector back. Registered memory is of no use to it: the
   * kernel looks up and pins the pages of each entry, and what is under way counts as locked. Needs
   * Linux 6.1 or later.
   *
   * @param socket a socket of TCP or UDP that is connected
   * @param vector as for {@link #send(IoUringFile, PooledIoVec, long)}, pinned until the
   *     notification has been seen
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws IllegalArgumentException as for {@link #receive(IoUringFile, PooledIoVec, long)}
   * @throws IllegalStateException if the vector is pinned already, or a lease is not out
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long sendZeroCopy(IoUringFile socket, PooledIoVec vector, long userData) {
    return messages.sendZeroCopy(socket, vector, null, userData);
  }

  /**
   * Sends a datagram from a lease to an address. It is sent whole, or the completion has {@link
   * Errno#EMSGSIZE}. By UDP, it waits while the socket's buffer is full. On a unix socket, it does
   * not wait, and completes with {@link Errno#EAGAIN} if the peer's queue is full: send again
   * later. The kernel may reorder sends that are in flight together.
   *
   * @param socket a socket of datagrams
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen,
   *     and its bytes must not be changed meanwhile
   * @param from where in the buffer, in bytes
   * @param length how many bytes
   * @param to the address, such as {@link Completion#sender()}; it is copied, and may be used for
   *     another one at once
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if there is no address in {@code to}
   */
  public long sendTo(
      IoUringFile socket,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      NativeAddress to,
      long userData) {
    return messages.sendTo(socket, pool, lease, from, length, to, userData);
  }

  /**
   * Sends the leases of a vector as one datagram to an address. Otherwise as {@link
   * #sendTo(IoUringFile, IndirectPool, int, int, int, NativeAddress, long)}.
   *
   * @param socket a socket of datagrams
   * @param vector as for {@link #send(IoUringFile, PooledIoVec, long)}
   * @param to the address; it is copied
   * @param userData the number that the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException as for {@link #receive(IoUringFile, PooledIoVec, long)}, or if
   *     there is no address in {@code to}
   * @throws IllegalStateException if the vector is pinned already, or a lease is not out
   */
  public long sendTo(IoUringFile socket, PooledIoVec vector, NativeAddress to, long userData) {
    return messages.send(socket, vector, Objects.requireNonNull(to, "to"), userData);
  }

  /**
   * Sends a datagram from a lease to an address without copying it, from registered memory if the
   * pool is registered. Two completions, and when it is worth while, as {@link
   * #sendZeroCopy(IoUringFile, IndirectPool, int, int, int, long)}. Needs Linux 6.0 or later.
   *
   * @param socket a UDP socket
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the notification has been seen,
   *     and its bytes must not be changed meanwhile
   * @param from where in the buffer, in bytes
   * @param length how many bytes
   * @param to the address; it is copied
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws IllegalArgumentException if there is no address in {@code to}
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long sendToZeroCopy(
      IoUringFile socket,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      NativeAddress to,
      long userData) {
    return messages.sendToZeroCopy(socket, pool, lease, from, length, to, userData);
  }

  /**
   * Sends the leases of a vector as one datagram to an address without copying them. Otherwise as
   * {@link #sendZeroCopy(IoUringFile, PooledIoVec, long)}. Needs Linux 6.1 or later.
   *
   * @param socket a UDP socket
   * @param vector as for {@link #sendZeroCopy(IoUringFile, PooledIoVec, long)}
   * @param to the address; it is copied
   * @param userData the number that the completions will carry
   * @return a ticket
   * @throws IllegalArgumentException as for {@link #receive(IoUringFile, PooledIoVec, long)}, or if
   *     there is no address in {@code to}
   * @throws IllegalStateException if the vector is pinned already, or a lease is not out
   * @throws UnsupportedOperationException if the kernel is too old
   */
  public long sendToZeroCopy(
      IoUringFile socket, PooledIoVec vector, NativeAddress to, long userData) {
    return messages.sendZeroCopy(socket, vector, Objects.requireNonNull(to, "to"), userData);
  }

  /**
   * Resets a TCP connection: drops the bytes that the peer has not read, and informs the peer.
   * Sends that wait for the peer then complete with an error. This is the only way to get back the
   * lease of a zero-copy send that the peer never reads. Cancelling the send, or closing the
   * descriptor, leaves its bytes under way. The socket stays open, and has no peer.
   *
   * @param socket one that is connected by TCP
   * @param userData the number that the completion will carry
   * @return a ticket
   */
  public long reset(IoUringFile socket, long userData) {
    return sockets.reset(socket, userData);
  }

  /**
   * Returns how many more operations can be started before a completion must be taken.
   *
   * @return 0 … {@link #entries()}
   */
  public int room() {
    return requests.room();
  }

  /**
   * Counts the operations in flight: those that were started, and whose last completion has not
   * been seen.
   *
   * @return 0 … {@link #entries()}
   */
  public int inFlight() {
    return Math.min(entries, requests.inFlight());
  }

  /**
   * Returns how many operations can be in flight.
   *
   * @return the number asked for, 1 … {@value #MAX_ENTRIES}
   */
  public int entries() {
    return entries;
  }

  /**
   * Returns the object by which other threads wake the owner of this ring when it sleeps in {@link
   * #await}. The first call makes it, and from then on this ring has two descriptors.
   *
   * <p>With a waker, {@code await(1)} may be called while no operation is in flight. A wait for
   * several completions then returns from the kernel at each of them, and goes back.
   *
   * @return always the same object
   * @throws IllegalStateException if the ring is closed, or a chain in flight {@linkplain
   *     IoUringChain#drain drains}
   * @throws SystemCallException if {@code eventfd(2)} fails, such as with {@code EMFILE}
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public Waker waker() throws SystemCallException {
    checkOpen();
    Waker made = waker;
    if (made == null) {
      if (chain.isDraining()) {
        throw new IllegalStateException(
            "a chain in flight drains, and a waker could not end a wait before it has completed: inFlight=%s;"
                    .formatted(inFlight())
                + " take its completions first");
      }
      made = Waker.create(arena);
      waker = made;
      submitter.wakeBy(made);
    }
    return made;
  }

  /**
   * Returns the object by which other rings {@linkplain #pass pass} leases to this one. The first
   * call makes it. Room for as many leases on the way as {@link #entries()}.
   *
   * <p>With an inbox, {@code await(1)} may be called while no operation is in flight, and
   * completions may come that are of no operation: {@link Operation#ARRIVAL}.
   *
   * @return always the same object
   * @throws IllegalStateException if the ring is closed
   * @throws UnsupportedOperationException if the kernel is too old
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public Inbox inbox() {
    checkOpen();
    Inbox made = inbox;
    if (made == null) {
      KernelFeature.PASS.require(kernelCodes);
      made = Inbox.create(kernel, entries);
      inbox = made;
      submitter.setHasInbox();
    }
    return made;
  }

  /**
   * Passes a lease to another ring, without copying it. That ring completes with {@link
   * Operation#ARRIVAL}, and its caller then has the lease. The completion of this operation says
   * whether: if it is a success, the lease is the receiver's, and if it has an error, the sender's
   * as before, such as with {@link Errno#EPIPE} if the other ring was closed. So exactly one of the
   * two has the lease. Several leases may arrive in another order. Pass a lease once, and while no
   * other operation uses it: pins do not tell two passes apart. Needs Linux 6.7 or later.
   *
   * @param to the inbox of the other ring, which may belong to another thread
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the receiver has seen it arrive,
   *     or the completion has an error
   * @param length how many of its bytes are meant, which {@link Completion#result()} tells the
   *     receiver
   * @param message the number that the completion of the receiver will carry
   * @param userData the number that the completion of this operation will carry
   * @return a ticket
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's, or the bytes do not
   *     lie within its buffer
   * @throws IllegalStateException if the lease is not out, the inbox is full, or its ring is
   *     closed; nothing changes
   */
  public long pass(
      Inbox to, IndirectPool<?> pool, int lease, int length, long message, long userData) {
    return passes.pass(to, pool, lease, length, message, userData);
  }

  /**
   * Submits the started operations, and waits for nothing. Also makes the kernel show the
   * completions that it has.
   *
   * @return how many completions can be taken
   * @throws SystemCallException if the kernel refuses; the started operations are still to be
   *     submitted
   * @throws IllegalStateException if the ring is closed, or a {@linkplain #chain chain} is open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int submit() throws SystemCallException {
    checkEnter();
    return submitter.enter(0, 0);
  }

  /**
   * Submits the started operations, and waits until a number of completions can be taken, no more
   * can come, or a {@linkplain #waker waker} was used. No more can come if operations end early
   * that may complete many times.
   *
   * @param completions how many, 0 … {@link #entries()}
   * @return how many can be taken: at least as many, unless operations ended early, or the owner
   *     was woken
   * @throws SystemCallException if the kernel refuses
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if that many can't come, since fewer operations are in flight and
   *     each completes once; or the ring is closed, or a {@linkplain #chain chain} is open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int await(int completions) throws SystemCallException {
    checkEnter();
    return submitter.enter(completions, Submitter.FOREVER);
  }

  /**
   * Submits the started operations, and waits until a number of completions can be taken, no more
   * can come, a time has passed, or a {@linkplain #waker waker} was used.
   *
   * @param completions how many, 0 … {@link #entries()}
   * @param timeout how long at most
   * @return how many can be taken, fewer if the time has passed or the owner was woken
   * @throws SystemCallException if the kernel refuses
   * @throws IllegalArgumentException if the number is out of range
   * @throws IllegalStateException if that many can't come, since fewer operations are in flight and
   *     each completes once; or the ring is closed, or a {@linkplain #chain chain} is open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int await(int completions, Duration timeout) throws SystemCallException {
    checkEnter();
    return submitter.enter(completions, Submitter.nanos(timeout));
  }

  /**
   * Submits the started operations, and gathers completions for a while: waits until a number of
   * them can be taken or, once that while is over, one of them. So a busy ring takes them in larger
   * lots, and none waits long. Fewer may be returned if a signal interrupts the wait. A {@linkplain
   * #waker wake} counts as one completion, and may so be noticed at the end of that while. Needs
   * Linux 6.12 or later.
   *
   * @param completions how many, 0 … {@link #entries()}
   * @param gathering how long to wait for all of them, to the microsecond; less than an hour
   * @param timeout how long to wait for one of them, from now on
   * @return how many can be taken
   * @throws SystemCallException if the kernel refuses
   * @throws IllegalArgumentException if a number is out of range
   * @throws IllegalStateException if that many can't come, since fewer operations are in flight and
   *     each completes once; or the ring is closed, or a {@linkplain #chain chain} is open
   * @throws UnsupportedOperationException if the kernel is too old
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public int await(int completions, Duration gathering, Duration timeout)
      throws SystemCallException {
    checkEnter();
    KernelFeature.GATHERING.require(kernelCodes);
    long nanos = Submitter.nanos(gathering);
    if (nanos >= MOST_GATHERING) {
      throw new IllegalArgumentException(
          "completions are gathered for less than an hour: gathering=%s; wait without it instead"
              .formatted(gathering));
    }
    return submitter.enterGathering(completions, nanos, Submitter.nanos(timeout));
  }

  /**
   * Moves {@link #completion()} to the next completion, and releases what its operation held. Makes
   * no system call.
   *
   * @return false if there is none
   * @throws IllegalStateException if the ring is closed; or if a caller has undone a pin of the
   *     ring; {@link #completion()} then has the completion nevertheless
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public boolean next() {
    checkOpen();
    CompletionQueue completed = kernel.completions;
    if (arrivals.ready() == 0) {
      return false;
    }
    long ticket = completed.ticket();
    if (Inbox.isArrival(ticket)) {
      completed.advance();
      inbox().take(ticket, completion);
      return true;
    }
    Request request = requests.of(ticket);
    int result = request.resultOf(completed.result());
    int flags = completed.flags();
    completed.advance();
    try {
      completion.set(request, result, flags);
    } finally {
      if (!completion.hasMore()) {
        if (request.ownResult(result) != -Errno.ECANCELED) {
          request.forgetDescriptor(); // The kernel has run CLOSE, which closes even if it fails.
        }
        requests.endSlotAndRelease(request, result);
      }
    }
    return true;
  }

  /**
   * Returns the completion to which {@link #next} has moved.
   *
   * @return always the same object
   */
  public Completion completion() {
    return completion;
  }

  /**
   * Closes as {@link #close(Consumer)} does, and puts leases that the kernel has chosen or other
   * rings have passed. Leases that operations were given stay out: their holders must put them.
   *
   * @throws SystemCallException if the kernel refuses to cancel; the ring then stays open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  @Override
  public void close() throws SystemCallException {
    close(Ending::putProvided, Submitter.FOREVER);
  }

  /**
   * Cancels the operations in flight, waits for their completions, and closes the ring, its {@link
   * ProvidedBuffers} and its files. An operation that was started but not submitted is never done,
   * and is shown as cancelled. Leases that provided buffers held return to their pools. Descriptors
   * that were given to {@link #closeFile} are closed. Closing again does nothing.
   *
   * <p>When this method returns, the kernel has released all files and all memory of the ring. With
   * an {@link #inbox}, it keeps the ring itself until the last ring that has passed a lease here
   * has taken the completion of that.
   *
   * <p>Waits as long as the kernel needs the memory. If a disk doesn't answer, or a peer doesn't
   * read the bytes of a zero-copy send, this method waits without end.
   *
   * @param last receives each completion that was not seen. Its lease and its vector belong to the
   *     consumer, as after {@link #next}, so that {@code Completion::putLease} puts all. Its
   *     descriptor is closed if the consumer doesn't take it. If the consumer throws, so does this
   *     method; the ring stays open, and can be closed again. Operations that were not submitted
   *     are all shown before
   * @throws SystemCallException if the kernel refuses to cancel; the ring then stays open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void close(Consumer<? super Completion> last) throws SystemCallException {
    close(last, Submitter.FOREVER);
  }

  /**
   * Closes as {@link #close(Consumer)} does, and {@linkplain #reset resets} the connections of
   * zero-copy sends whose peers have not read all in time.
   *
   * @param last receives each completion that was not seen
   * @param patience how long to wait before connections are reset; not at all if zero or negative
   * @throws SystemCallException if the kernel refuses to cancel; the ring then stays open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void close(Consumer<? super Completion> last, Duration patience)
      throws SystemCallException {
    close(last, Submitter.nanos(patience));
  }

  private void close(Consumer<? super Completion> last, long patience) throws SystemCallException {
    checkOwner();
    if (isClosed) {
      return;
    }
    chain.abandon();
    new Ending(this, last, patience, new Cancellation(this)).run();
    groups.closeAll();
    isClosed = true; // From here on nothing needs heap, so the ring can't stay half closed.
    try {
      files.closeAll();
    } finally {
      slots.close();
      buffers.close();
      arena.close();
      kernel.close();
      closeShared();
    }
  }

  /**
   * Closes the descriptors that other threads may use now. Their numbers are closed in any case.
   */
  private void closeShared() throws SystemCallException {
    try {
      if (inbox != null) {
        inbox.close();
      }
    } finally {
      if (waker != null) {
        waker.close();
      }
    }
  }

  void checkOwner() {
    if (Thread.currentThread() != owner) {
      throw new WrongThreadException(
          "a ring belongs to the thread that created it: owner=%s, caller=%s; give each thread a ring"
                  .formatted(owner, Thread.currentThread())
              + " of its own");
    }
  }

  void checkOpen() {
    checkOwner();
    if (isClosed) {
      throw new IllegalStateException("the ring was closed: " + this);
    }
  }

  /** Throws if operations can't be submitted. */
  private void checkEnter() {
    checkOpen();
    if (chain.isOpen()) {
      throw new IllegalStateException(
          "a chain is submitted whole, and one is open: %s; end or close it first"
              .formatted(chain));
    }
  }

  boolean hasInbox() {
    return inbox != null;
  }

  boolean hasWaker() {
    return waker != null;
  }

  /** Throws if there is no room for another operation. */
  void checkStart() {
    checkStart(1);
  }

  /** Throws if there is no room for an operation that takes a number of entries. */
  void checkStart(int wanted) {
    checkOpen();
    chain.checkRoom(wanted);
    if (room() < wanted) {
      throw new IllegalStateException(
          "the ring is full: inFlight=%s, entries=%s, room=%s, wanted=%s; take completions first, or"
                  .formatted(inFlight(), entries, room(), wanted)
              + " create it larger");
    }
  }

  /** Throws if there is no room, or if a file belongs to another ring or is closed. */
  void checkStart(IoUringFile file) {
    checkStart(file, 1);
  }

  void checkStart(IoUringFile file, int wanted) {
    checkStart(wanted);
    file.checkUse(this);
  }

  @Override
  public String toString() {
    return "IoUring[fd=%s, entries=%s, inFlight=%s%s]"
        .formatted(kernel.fd, entries, requests.inFlight(), isClosed ? ", closed" : "");
  }
}
