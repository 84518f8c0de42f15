package dev.iobuf.uring;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** The part of a {@link IoUring} that reads and writes. */
abstract sealed class FileOperations extends Submissions permits SocketOperations {
  private static final int RW_FOR_ALL = 0_666;

  FileOperations(Arena arena, Queues queues, int entries) {
    super(arena, queues, entries);
  }

  /**
   * Reads into a lease, as {@code pread(2)}; into registered memory if the pool is registered.
   *
   * @param file what to read
   * @param offset where in the file, in bytes, or {@link IoUring#CURRENT}
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen
   * @param from where in the buffer, in bytes
   * @param length how many bytes at most
   * @param userData what the completion will carry
   * @return a ticket, for {@link #cancel(long, long)}
   * @throws IndexOutOfBoundsException if the lease is not one of the pool's, or the bytes do not
   *     lie within its buffer
   * @throws IllegalArgumentException if the file needs another alignment for direct I/O
   * @throws IllegalStateException if the ring is full or closed, the file is closed, or the lease
   *     is not out
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long read(
      IoUringFile file,
      long offset,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      long userData) {
    return transfer(Operation.READ, file, offset, pool, lease, from, length, userData);
  }

  /**
   * Writes from a lease, as {@code pwrite(2)}; from registered memory if the pool is registered.
   *
   * <p>Fewer bytes than asked for may be written: to a pipe or a socket also where it is blocking.
   * The kernel may reorder writes that are in flight together; of a pipe, a socket and at {@link
   * IoUring#CURRENT}, start the next when the last one has completed.
   *
   * @param file what to write to
   * @param offset where in the file, in bytes, or {@link IoUring#CURRENT}
   * @param pool the pool of the lease
   * @param lease a lease that the caller holds; it is pinned until the completion has been seen,
   *     and its bytes must not be changed meanwhile
   * @param from where in the buffer, in bytes
   * @param length how many bytes at most
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IndexOutOfBoundsException as for {@link #read}
   * @throws IllegalArgumentException as for {@link #read}
   * @throws IllegalStateException as for {@link #read}
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long write(
      IoUringFile file,
      long offset,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      long userData) {
    return transfer(Operation.WRITE, file, offset, pool, lease, from, length, userData);
  }

  private long transfer(
      Operation operation,
      IoUringFile file,
      long offset,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      long userData) {
    checkStart(file);
    long address = address(pool, lease, from, length);
    file.direct().check(file, address, offset == IoUring.CURRENT ? 0 : offset, length);
    int buffer = buffers.numberOf(pool, lease);
    Request request = requests.peek();
    request.hold(pool, lease);
    requests.take().begin(operation, userData, file);
    if (buffer == RegisteredBuffers.NOT_REGISTERED) {
      return push(request, file.flags(), file.number(), offset, address, length, 0);
    }
    request.hold(buffers);
    return push(
        request,
        operation.fixedCode(),
        file.flags(),
        0,
        file.number(),
        offset,
        address,
        length,
        0,
        buffer);
  }

  /**
   * Reads into the leases of a vector, as {@code preadv(2)}.
   *
   * @param file what to read
   * @param offset where in the file, in bytes, or {@link IoUring#CURRENT}
   * @param vector leases that the caller holds; they are pinned, and the vector is in flight, until
   *     the completion has been seen
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the file needs another alignment for direct I/O
   * @throws IllegalStateException if the ring is full or closed, the file is closed, the vector is
   *     in flight, or a lease is not out
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long readv(IoUringFile file, long offset, LeaseVector vector, long userData) {
    return transfer(Operation.READV, file, offset, vector, userData);
  }

  /**
   * Writes from the leases of a vector, as {@code pwritev(2)}.
   *
   * @param file what to write to
   * @param offset where in the file, in bytes, or {@link IoUring#CURRENT}
   * @param vector leases that the caller holds; they are pinned, and the vector is in flight, until
   *     the completion has been seen
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException as for {@link #readv}
   * @throws IllegalStateException as for {@link #readv}
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long writev(IoUringFile file, long offset, LeaseVector vector, long userData) {
    return transfer(Operation.WRITEV, file, offset, vector, userData);
  }

  private long transfer(
      Operation operation, IoUringFile file, long offset, LeaseVector vector, long userData) {
    checkStart(file);
    vector.check(file, offset == IoUring.CURRENT ? 0 : offset);
    Request request = requests.peek();
    request.hold(vector);
    requests.take().begin(operation, userData, file);
    return push(request, file.flags(), file.number(), offset, vector.address(), vector.count(), 0);
  }

  /**
   * Brings what was written, by operations that have completed, onto the device, as {@code
   * fsync(2)}.
   *
   * @param file what to bring there
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed, or the file is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long fsync(IoUringFile file, long userData) {
    return fsync(file, 0, userData);
  }

  /**
   * Brings what was written, and what is needed to read it back, onto the device, as {@code
   * fdatasync(2)}. Otherwise as {@link #fsync}.
   *
   * @param file what to bring there
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IllegalStateException if the ring is full or closed, or the file is closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long fdatasync(IoUringFile file, long userData) {
    return fsync(file, Abi.FSYNC_DATASYNC, userData);
  }

  private long fsync(IoUringFile file, int flags, long userData) {
    checkStart(file);
    Request request = requests.take();
    request.begin(Operation.FSYNC, userData, file);
    return push(request, file.flags(), file.number(), 0, 0, 0, flags);
  }

  /**
   * Opens a file, as {@link FileDescriptor#open}; {@link Completion#descriptor()} is the
   * descriptor. Unlike other operations, it allocates: the path must be made a name.
   *
   * @param path a path of the default file system
   * @param userData what the completion will carry
   * @param flags exactly one of {@link OpenFlag#READ_ONLY}, {@link OpenFlag#WRITE_ONLY} and {@link
   *     OpenFlag#READ_WRITE}, and any others
   * @return a ticket
   * @throws IllegalArgumentException if the flags contradict each other, or the path belongs to
   *     another file system
   * @throws IllegalStateException if the ring is full or closed
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  @SuppressWarnings("MustBeClosedChecker") // the request closes the arena
  public long open(Path path, long userData, OpenFlag... flags) {
    checkStart();
    int bits = OpenFlag.bits(flags);
    Arena names = Arena.ofConfined();
    long name;
    try {
      name = FileDescriptor.nameOf(names, path).address();
    } catch (RuntimeException | Error e) {
      names.close();
      throw e;
    }
    Request request = requests.take();
    request.begin(Operation.OPEN, userData);
    request.hold(names);
    return push(request, 0, Abi.AT_FDCWD, 0, name, RW_FOR_ALL, bits);
  }

  /**
   * Closes an attached file, and its descriptor with it: both count as closed at once, and the
   * number is free when the completion has been seen. If the operation is cancelled, {@link
   * IoUring#next} closes the number itself; if it was never submitted, {@link IoUring#close} does.
   *
   * @param file a file with no operations in flight, whose descriptor no other code uses
   * @param userData what the completion will carry
   * @return a ticket
   * @throws IllegalArgumentException if the file is registered
   * @throws IllegalStateException if the ring is full or closed, or the file is closed or in use
   * @throws WrongThreadException if the caller is not the ring's thread
   */
  public long closeFile(IoUringFile file, long userData) {
    checkStart(file);
    int number = file.detach();
    Request request = requests.take();
    request.begin(Operation.CLOSE, userData);
    request.hold(number);
    return push(request, 0, number, 0, 0, 0, 0);
  }
}
