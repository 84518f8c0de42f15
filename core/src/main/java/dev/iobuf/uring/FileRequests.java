package dev.iobuf.uring;

import dev.iobuf.io.Cursor;
import dev.iobuf.io.OpenFlag;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.BufferPart;
import dev.iobuf.linux.FileCalls;
import dev.iobuf.linux.PathName;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Set;

/** The operations of a ring that open, read, write, sync and close files. */
final class FileRequests {
  private static final int NO_SLOT = -1;

  private final IoUring ring;
  private final RequestTable requests;
  private final RegisteredBuffers buffers;
  private final VectorPart part = new VectorPart();

  FileRequests(IoUring ring, RequestTable requests, RegisteredBuffers buffers) {
    this.ring = ring;
    this.requests = requests;
    this.buffers = buffers;
  }

  /** READ or WRITE, with registered memory if the pool is registered. */
  long transfer(
      Operation operation,
      IoUringFile file,
      IndirectPool<?> pool,
      int lease,
      int from,
      int length,
      long offset,
      int flags,
      long userData) {
    ring.checkStart(file);
    long address = address(pool, lease, from, length);
    file.direct().check(file, address, inFile(offset), length);
    return requests
        .prepare(operation, userData)
        .on(file)
        .at(offset)
        .over(address, length)
        .with(flags)
        .moving(length)
        .holding(pool, lease)
        .holding(buffers)
        .start();
  }

  /** The kernel reads again and again, into provided buffers. */
  long readMultishot(IoUringFile file, ProvidedBuffers group, long userData) {
    ring.checkStart(file);
    group.checkUse(ring, file, "a read");
    KernelFeature.MULTISHOT_READ.require(ring.kernelCodes);
    return requests
        .prepare(Operation.READ_MULTISHOT, userData)
        .on(file)
        .at(IoUring.CURRENT)
        .holding(group)
        .repeating(true)
        .start();
  }

  /** READV or WRITEV. */
  long transfer(
      Operation operation,
      IoUringFile file,
      PooledIoVec vector,
      long offset,
      int flags,
      long userData) {
    ring.checkStart(file);
    checkEntries(vector);
    file.direct().check(file, vector, inFile(offset));
    Request request =
        requests
            .prepare(operation, userData)
            .on(file)
            .at(offset)
            .with(flags)
            .moving(requests.openChain() == null ? 0 : vector.bytes())
            .holding(vector);
    return (isDirectByNumber(file) ? request.holdingVectorOf(buffers) : request).start();
  }

  /** READV or WRITEV of what a cursor has left of its vector. */
  long transfer(Operation operation, IoUringFile file, Cursor cursor, long offset, long userData) {
    ring.checkStart(file);
    if (!(cursor.vector() instanceof PooledIoVec vector)) {
      throw new IllegalArgumentException(
          "a ring moves leases, and needs a cursor of their vector: cursor=%s; make it by a PooledIoVec"
              .formatted(cursor));
    }
    part.find(vector, cursor);
    part.check(file, vector, inFile(offset));
    return requests
        .prepare(operation, userData)
        .on(file)
        .at(offset)
        .moving(requests.openChain() == null ? 0 : part.bytes(vector))
        .holding(vector, cursor, part)
        .start();
  }

  /**
   * True if a vector of registered memory is named by number. That saves direct I/O the look-up and
   * the pins of the pages. Through the page cache it saves nothing. For a file of a driver that
   * reads no vectors, the kernel (6.18) would take the array of the entries for the memory; files
   * that are open for direct I/O are no such files.
   */
  private boolean isDirectByNumber(IoUringFile file) {
    return file.direct().block() > 1 && KernelFeature.REGISTERED_VECTORS.isIn(ring.kernelCodes);
  }

  /** Throws if a vector has more entries than an operation takes. */
  static void checkEntries(PooledIoVec vector) {
    if (vector.count() > IoUring.MAX_VECTOR_ENTRIES) {
      throw new IllegalArgumentException(
          "an operation takes at most %s entries, the kernel's limit: vector=%s; use several"
              .formatted(IoUring.MAX_VECTOR_ENTRIES, vector));
    }
  }

  long fsync(IoUringFile file, boolean isDataOnly, long userData) {
    ring.checkStart(file);
    return requests
        .prepare(Operation.FSYNC, userData)
        .on(file)
        .with(isDataOnly ? Abi.FSYNC_DATASYNC : 0)
        .start();
  }

  long open(Path path, Set<OpenFlag> flags, long userData) {
    ring.checkStart();
    return open(path, OpenFlag.bits(flags.toArray(OpenFlag[]::new)), NO_SLOT, userData);
  }

  long openRegistered(Path path, Set<OpenFlag> flags, long userData) throws SystemCallException {
    ring.checkStart();
    KernelFeature.SLOTS.require(ring.kernelCodes);
    int bits = OpenFlag.bits(flags.toArray(OpenFlag[]::new));
    // There is no number that other programs could inherit, and the kernel refuses the flag.
    return open(path, bits & ~FileCalls.O_CLOEXEC, ring.slots.free(), userData);
  }

  @SuppressWarnings("MustBeClosedChecker") // the request closes the arena
  private long open(Path path, int bits, int slot, long userData) {
    Arena names = Arena.ofConfined();
    try {
      Request request =
          requests
              .prepare(Operation.OPEN, userData)
              .onNumber(Abi.AT_FDCWD)
              .over(PathName.encode(names, path).address(), FileCalls.RW_FOR_ALL)
              .with(bits)
              .holding(names);
      return (slot == NO_SLOT ? request : request.filling(ring.slots, slot)).start();
    } catch (RuntimeException | Error e) {
      names.close();
      throw e;
    }
  }

  long close(IoUringFile file, long userData) {
    ring.checkStart(file);
    if (file.isRegistered()) {
      KernelFeature.SLOTS.require(ring.kernelCodes);
      int slot = file.detachSlot();
      return requests.prepare(Operation.CLOSE, userData).freeing(ring.slots, slot).start();
    }
    int number = file.detach();
    return requests.prepare(Operation.CLOSE, userData).closing(number).start();
  }

  /** The address of a part of a lease. */
  static long address(IndirectPool<?> pool, int lease, int from, int length) {
    int checked = BufferPart.check(from, length, pool.bufferSize(), pool);
    return pool.address(lease) + checked;
  }

  /** Returns the offset to check. The file's own position is not known, and counts as aligned. */
  private static long inFile(long offset) {
    if (offset < IoUring.CURRENT) {
      throw new IllegalArgumentException(
          "an offset must be 0 or more, or CURRENT (-1) for the file's own: offset=" + offset);
    }
    return offset == IoUring.CURRENT ? 0 : offset;
  }
}
