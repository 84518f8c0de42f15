package dev.iobuf.uring;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An io_uring: operations are started by this thread, submitted together, and completed by the
 * kernel in any order.
 *
 * <pre>{@code
 * try (MediumBufferPool pool = MediumBufferPool.create(64);
 *     FileDescriptor fd = FileDescriptor.open(path, OpenFlag.READ_ONLY);
 *     IoUring ring = IoUring.create(64)) {
 *   ring.registerPools(pool); // optional: the kernel then knows the memory already
 *   IoUringFile file = ring.attach(fd);
 *   int lease = pool.get();
 *   ring.read(file, 0, pool, lease, 0, MediumBuffer.SIZE, 42);
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
 * buffer rings and its completions: every call by another thread throws {@link
 * WrongThreadException}. Pools may be shared with any thread. If its owner has ended, no thread can
 * close a ring. A virtual thread can't own a ring: the kernel knows only the carrier that a virtual
 * thread happens to run on, and cancels what a carrier has started when that carrier ends. Create
 * the ring on a platform thread, and let virtual threads hand it their work by a queue.
 *
 * <p><b>Leases.</b> An operation pins the lease that it names, from its start to the completion
 * that gives the lease back, however it ends. Until then the lease can't be put, the pool can't be
 * closed and registered memory can't be unregistered. To be cancelled is to complete, too. Pools
 * {@code over} memory of the caller's own can't keep that memory from being freed: the caller must.
 *
 * <p><b>Limits.</b> At most {@link #entries()} operations are in flight; one more throws.
 * Completions of multishot operations are not limited: the kernel keeps those that find no room.
 *
 * <p><b>Costs.</b> No operation allocates, but for {@link #open}; {@link #attach} and {@link
 * #register} make an object each. Waiting doesn't see {@link Thread#interrupt}.
 *
 * <p>Memory effects: what the kernel wrote into a buffer, and what happened before the operation
 * was started, happens before {@link #next} has shown its completion. Nothing is ordered between
 * threads; a pool does that.
 */
public final class IoUring extends Completions implements AutoCloseable {
  /** The largest number of entries: 32,768, which is the kernel's. */
  public static final int MAX_ENTRIES = 1 << 15;

  /** An offset: the file's own position. The only one for pipes, sockets and terminals. */
  public static final long CURRENT = -1;

  private final RegisteredFiles table;
  private final OpenFiles files = new OpenFiles();

  /** By group number. */
  private final List<@Nullable ProvidedBuffers> groups = new ArrayList<>();

  private IoUring(Arena arena, Queues queues, int entries, int files) {
    super(arena, queues, entries);
    this.table = new RegisteredFiles(files);
  }

  /**
   * Creates a ring with as many slots for registered files as entries.
   *
   * @param entries how many operations can be in flight, 1 … {@value #MAX_ENTRIES}
   * @return a ring that belongs to this thread, to be closed by it
   * @throws IllegalArgumentException if the number of entries is out of range
   * @throws SystemCallException if the kernel refuses
   * @throws UnsupportedOperationException where io_uring does not work; the message says why
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
   *     taken before the first one is
   * @return a ring that belongs to this thread, to be closed by it
   * @throws IllegalArgumentException if a number is out of range
   * @throws SystemCallException if the kernel refuses
   * @throws UnsupportedOperationException where io_uring does not work; the message says why
   * @throws WrongThreadException if the caller is a virtual thread
   */
  @SuppressWarnings("MustBeClosedChecker") // the ring closes the arena
  public static IoUring create(int entries, int files) throws SystemCallException {
    if (entries < 1 || entries > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "entries must be 1 … %s, the kernel's limit: entries=%s".formatted(MAX_ENTRIES, entries));
    }
    if (files < 1 || files > RegisteredFiles.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "slots for files must be 1 … %s, the kernel's limit: files=%s"
              .formatted(RegisteredFiles.MAX_SLOTS, files));
    }
    if (Thread.currentThread().isVirtual()) {
      throw new WrongThreadException(
          "a virtual thread can't own a ring: caller=%s; when its carrier ends, the kernel cancels the"
                  .formatted(Thread.currentThread())
              + " operations; create the ring on a platform thread, and hand it work by a queue");
    }
    IoUringSupport.current().require();
    Arena arena = Arena.ofConfined();
    Queues queues = null;
    try {
      queues = new Queues(arena, entries);
      return new IoUring(arena, queues, entries, files);
    } catch (SystemCallException | RuntimeException | Error e) {
      arena.close();
      if (queues != null) {
        queues.close();
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
      IoUringFile file = new IoUringFile(this, DirectIo.of(descriptor), descriptor, number);
      files.add(file);
      return file;
    } catch (SystemCallException | RuntimeException | Error e) {
      descriptor.release();
      throw e;
    }
  }

  /**
   * Puts a file into the kernel's table, from where operations find it faster. The descriptor may
   * be closed at once: the table holds the file itself, until the result or the ring is closed.
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
      int slot = table.free(queues.fd);
      IoUringFile file = new IoUringFile(this, DirectIo.of(descriptor), null, slot);
      table.put(queues.fd, slot, number);
      files.add(file);
      return file;
    } finally {
      descriptor.release();
    }
  }

  void unregister(IoUringFile file) throws SystemCallException {
    table.remove(queues.fd, file.number());
  }

  void forget(IoUringFile file) {
    files.remove(file);
  }

  /**
   * Registers the slabs of pools, whole, so that reads, writes and zero-copy sends of their leases
   * need not look up and pin pages each time. This commits all their memory. It counts as locked,
   * see {@link dev.iobuf.memory.LockLimit}, and stays in RAM until it is unregistered or the ring
   * closed, also if a pool is closed before.
   *
   * @param pools one or more
   * @throws IllegalStateException if pools are registered already, or the ring or a pool is closed
   * @throws IllegalArgumentException if the pools are too large
   * @throws dev.iobuf.memory.MemoryRefusedException if the process may not lock so much memory
   * @throws SystemCallException if the kernel refuses for another reason
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void registerPools(IndirectPool<?>... pools) throws SystemCallException {
    checkOpen();
    buffers.register(queues.fd, pools);
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
    buffers.unregister(queues.fd);
  }

  /**
   * Makes a ring of buffers for the kernel to choose from, empty until it is {@linkplain
   * ProvidedBuffers#refill refilled}. Needs Linux 5.19 or later.
   *
   * @param pool where leases come from
   * @param entries how many leases the kernel can have at once, a power of two, 1 … {@value
   *     ProvidedBuffers#MAX_ENTRIES}
   * @return a buffer ring, which the ring closes at the latest
   * @throws IllegalArgumentException if the number of entries is out of range
   * @throws SystemCallException if the kernel refuses
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  @SuppressWarnings("MustBeClosedChecker") // the buffer ring closes the arena
  public ProvidedBuffers provide(IndirectPool<?> pool, int entries) throws SystemCallException {
    checkOpen();
    int size = ProvidedBuffers.checkSize(entries);
    int number = groups.indexOf(null);
    if (number < 0) {
      number = groups.size();
      groups.add(null);
    }
    Arena memory = Arena.ofConfined();
    try {
      ProvidedBuffers group = new ProvidedBuffers(this, memory, number, pool, size);
      groups.set(number, group);
      return group;
    } catch (SystemCallException | RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  int fd() {
    return queues.fd;
  }

  void removeGroup(ProvidedBuffers group) {
    groups.set(group.group(), null);
  }

  /**
   * Closes as {@link #close(Consumer)} does, and puts leases that the kernel has chosen. Leases
   * that operations were given stay out: their holders must put them.
   *
   * @throws SystemCallException if the kernel refuses to cancel; the ring then stays open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  @Override
  public void close() throws SystemCallException {
    close(Long.MAX_VALUE, Ending::putProvided);
  }

  /**
   * Cancels what is in flight, waits for its completions, and closes the ring, its buffer rings and
   * its files. What was started and not submitted is never done, and is shown as cancelled. Leases
   * that buffer rings held go back to their pools, and descriptors that {@link #closeFile} got are
   * closed. Closing again does nothing.
   *
   * <p>When it returns, the kernel has let go of all files and all memory that the ring was given.
   *
   * <p>Waits as long as the kernel needs the memory: for a disk that doesn't answer, say, or for a
   * peer that doesn't read what was sent without a copy, for ever.
   *
   * @param last is shown each completion that was not seen: its lease and its vector are the
   *     consumer's, as after {@link #next}, so that {@code Completion::putLease} puts all; its
   *     descriptor is closed if the consumer doesn't take it. If the consumer throws, so does this
   *     method; the ring stays open, and can be closed again.
   * @throws SystemCallException if the kernel refuses to cancel; the ring then stays open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void close(Consumer<? super Completion> last) throws SystemCallException {
    close(Long.MAX_VALUE, last);
  }

  /**
   * Closes as {@link #close(Consumer)} does, and {@linkplain #reset resets} the connections of
   * zero-copy sends whose peers have not read all in time.
   *
   * @param patience how long to wait before connections are reset; not at all if zero or negative
   * @param last is shown each completion that was not seen
   * @throws SystemCallException if the kernel refuses to cancel; the ring then stays open
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public void close(Duration patience, Consumer<? super Completion> last)
      throws SystemCallException {
    close(nanos(patience), last);
  }

  private void close(long patience, Consumer<? super Completion> last) throws SystemCallException {
    checkOwner();
    if (isClosed()) {
      return;
    }
    new Ending(this, last, patience).run();
    for (int number = 0; number < groups.size(); number++) {
      ProvidedBuffers group = groups.get(number);
      if (group != null) {
        group.close();
      }
    }
    markClosed(); // From here on nothing needs heap, and so nothing is left half done.
    files.closeAll();
    table.close(queues.fd);
    buffers.close(queues.fd);
    arena.close();
    queues.close();
  }

  @Override
  public String toString() {
    return "IoUring[fd=%s, entries=%s, inFlight=%s%s]"
        .formatted(queues.fd, entries, requests.inFlight(), isClosed() ? ", closed" : "");
  }
}
