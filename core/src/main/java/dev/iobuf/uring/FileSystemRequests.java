package dev.iobuf.uring;

import dev.iobuf.linux.FileCalls;
import dev.iobuf.linux.PathName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The operations of a ring that ask and change files as such: their space, size and names. */
final class FileSystemRequests {
  private static final int RWX_FOR_ALL = 0_777;

  private final IoUring ring;
  private final RequestTable requests;

  FileSystemRequests(IoUring ring, RequestTable requests) {
    this.ring = ring;
    this.requests = requests;
  }

  long fallocate(IoUringFile file, FallocateMode mode, long offset, long length, long userData) {
    ring.checkStart(file);
    if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "a part begins at 0 or later, and has a byte or more: offset=%s, length=%s"
              .formatted(offset, length));
    }
    return requests
        .prepare(Operation.FALLOCATE, userData)
        .on(file)
        .at(offset)
        .over(length, mode.bits())
        .start();
  }

  long ftruncate(IoUringFile file, long size, long userData) {
    ring.checkStart(file);
    KernelFeature.TRUNCATE.require(ring.kernelCodes);
    if (size < 0) {
      throw new IllegalArgumentException("a size must be 0 or more: size=" + size);
    }
    return requests.prepare(Operation.TRUNCATE, userData).on(file).at(size).start();
  }

  long syncFileRange(IoUringFile file, RangeSync sync, long offset, int length, long userData) {
    ring.checkStart(file);
    if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "a part begins at 0 or later, has 0 bytes (up to the end) or more, and ends by 2⁶³ − 1:"
              + " offset=%s, length=%s".formatted(offset, length));
    }
    return requests
        .prepare(Operation.SYNC_RANGE, userData)
        .on(file)
        .at(offset)
        .over(0, length)
        .with(sync.bits())
        .start();
  }

  long splice(
      IoUringFile from, long fromOffset, IoUringFile to, long toOffset, int length, long userData) {
    ring.checkStart(to);
    from.checkUse(ring);
    if (Math.min(fromOffset, toOffset) < IoUring.CURRENT || length < 0) {
      throw new IllegalArgumentException(
          "offsets must be 0 or more, or CURRENT (-1), and a length 0 or more: from=%s, to=%s, length=%s"
              .formatted(fromOffset, toOffset, length));
    }
    return requests
        .prepare(Operation.SPLICE, userData)
        .on(to)
        .from(from)
        .at(toOffset)
        .over(fromOffset, length)
        .with(from.isRegistered() ? Abi.SPLICE_FROM_SLOT : 0)
        .moving(length)
        .start();
  }

  long statx(IoUringFile file, long userData) {
    ring.checkStart(file);
    if (file.isRegistered()) {
      throw new UnsupportedOperationException(
          "the kernel can't ask about a file in a slot: %s; attach its descriptor, or pass its path"
              .formatted(file));
    }
    return start(names -> {
      Request request = requests.prepare(Operation.STATX, userData).on(file);
      return answering(request, names, names.allocate(1), FileCalls.AT_EMPTY_PATH);
    });
  }

  long statx(Path path, long userData) {
    ring.checkStart();
    return start(names -> {
      Request request = requests.prepare(Operation.STATX, userData).onNumber(Abi.AT_FDCWD);
      return answering(request, names, PathName.encode(names, path), 0);
    });
  }

  private static Request answering(Request request, Arena arena, MemorySegment path, int flags) {
    MemorySegment answer = arena.allocate(FileStatus.BYTES, Long.BYTES);
    return request
        .answering(answer)
        .at(answer.address())
        .over(path.address(), FileStatus.WANTED)
        .with(flags);
  }

  long rename(Path from, Path to, RenameMode mode, long userData) {
    ring.checkStart();
    return start(names ->
        requests
            .prepare(Operation.RENAME, userData)
            .onNumber(Abi.AT_FDCWD)
            .at(PathName.encode(names, to).address())
            .over(PathName.encode(names, from).address(), Abi.AT_FDCWD)
            .with(mode.bits()));
  }

  long unlink(Path path, int flags, long userData) {
    ring.checkStart();
    return start(names ->
        requests
            .prepare(Operation.UNLINK, userData)
            .onNumber(Abi.AT_FDCWD)
            .over(PathName.encode(names, path).address(), 0)
            .with(flags));
  }

  long mkdir(Path path, long userData) {
    ring.checkStart();
    KernelFeature.MKDIR.require(ring.kernelCodes);
    return start(names ->
        requests
            .prepare(Operation.MKDIR, userData)
            .onNumber(Abi.AT_FDCWD)
            .over(PathName.encode(names, path).address(), RWX_FOR_ALL));
  }

  /** Describes an operation, with names in an arena that the operation holds. */
  @FunctionalInterface
  private interface Naming {
    Request prepare(Arena names);
  }

  @SuppressWarnings("MustBeClosedChecker") // the request closes the arena
  private static long start(Naming naming) {
    Arena names = Arena.ofConfined();
    try {
      return naming.prepare(names).holding(names).start();
    } catch (RuntimeException | Error e) {
      names.close();
      throw e;
    }
  }
}
