package dev.iobuf.uring;

import dev.iobuf.io.FileDescriptor;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.FileCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The alignment that a file needs if its calls bypass the page cache. Both numbers are 1 for other
 * files, and if the kernel (before 6.1) or the file system doesn't report them.
 *
 * @param memory of the address, in bytes, a power of two
 * @param block of the offset in the file and of the length, in bytes, a power of two
 */
record DirectIo(int memory, int block) {
  static final DirectIo NONE = new DirectIo(1, 1);

  private static final long STATX_BYTES = 256;
  private static final long STATX_MASK = 0;
  private static final long STATX_MEMORY_ALIGNMENT = 152;
  private static final long STATX_OFFSET_ALIGNMENT = 156;
  private static final int STATX_DIOALIGN = 0x2000;
  private static final int STATX_SIZE = 0x200;
  private static final long STATX_FILE_SIZE = 40;

  /** Asks the kernel, if the file was opened with O_DIRECT. */
  static DirectIo of(FileDescriptor file) throws SystemCallException {
    if (!file.isDirect()) {
      return NONE;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(STATX_BYTES, Long.BYTES);
      int result = FileCalls.statx(file.number(), STATX_DIOALIGN, answer);
      if (result < 0 || (answer.get(ValueLayout.JAVA_INT, STATX_MASK) & STATX_DIOALIGN) == 0) {
        return NONE;
      }
      return new DirectIo(
          Math.max(1, answer.get(ValueLayout.JAVA_INT, STATX_MEMORY_ALIGNMENT)),
          Math.max(1, answer.get(ValueLayout.JAVA_INT, STATX_OFFSET_ALIGNMENT)));
    }
  }

  /** Asks for the size of an open file, in bytes. */
  static long size(int descriptor) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(STATX_BYTES, Long.BYTES);
      int result = FileCalls.statx(descriptor, STATX_SIZE, answer);
      if (result < 0) {
        throw new SystemCallException("statx", "fd=" + descriptor, -result);
      }
      return answer.get(ValueLayout.JAVA_LONG, STATX_FILE_SIZE);
    }
  }

  /** Throws if the kernel would refuse an entry of a vector; see the other check. */
  void check(IoUringFile file, PooledIoVec vector, long offset) {
    if (memory > 1 || block > 1) {
      for (int entry = 0; entry < vector.count(); entry++) {
        check(file, vector.base(entry), offset, vector.length(entry));
      }
    }
  }

  /** Throws if the kernel would refuse a transfer with EINVAL, and says why. */
  void check(IoUringFile file, long address, long offset, long length) {
    if ((address & (memory - 1)) != 0 || ((offset | length) & (block - 1)) != 0) {
      throw new IllegalArgumentException(
          ("direct I/O needs an address that is a multiple of %s, and an offset and a length that"
                  + " are multiples of %s: address=0x%x, offset=%s, length=%s, file=%s; use whole"
                  + " buffers from the tier Medium up")
              .formatted(memory, block, address, offset, length, file));
    }
  }
}
