package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.ResourceLimit;
import dev.iobuf.linux.UringCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/** A ring's table of files in the kernel, made when the first one is registered. */
final class RegisteredFiles {
  /** The kernel's limit. RLIMIT_NOFILE may be lower. */
  static final int MAX_SLOTS = 1 << 20;

  private static final int EMPTY = -1;
  private static final long UPDATE_BYTES = 16;
  private static final long UPDATE_FILES = 8;
  private static final long RANGE_BYTES = 16;

  private final int ring;
  private final int size;
  private final BitSet used = new BitSet();
  private boolean isMade;

  /** The slots from here on are the kernel's to choose from. */
  private int limit;

  /**
   * Creates an empty table. The kernel makes its own when the first file is registered.
   *
   * @param ring the ring's descriptor
   * @param size how many slots it has
   */
  RegisteredFiles(int ring, int size) {
    this.ring = ring;
    this.size = size;
    this.limit = size;
  }

  /** Finds a free slot, for {@link #put} or {@link #reserve}. */
  int free() throws SystemCallException {
    makeIfNeeded();
    int slot = used.nextClearBit(0);
    if (slot >= limit) {
      throw new IllegalStateException(
          "all %s slots for files are taken%s; close an IoUringFile, or create the ring with more"
              .formatted(
                  limit, limit < size ? ", and the kernel has " + (size - limit) + " others" : ""));
    }
    return slot;
  }

  /** Takes a slot that an operation fills. */
  void reserve(int slot) {
    used.set(slot);
  }

  /** Gives back a slot that no operation has filled, or that one has freed. */
  void release(int slot) {
    used.clear(slot);
  }

  /**
   * Gives the kernel the upper half of the slots to choose from. Both sides choose without asking
   * the other, so no slot may belong to both: this side would replace a file that the kernel has
   * accepted, and not shown yet.
   */
  void shareWithKernel() throws SystemCallException {
    if (limit < size) {
      return;
    }
    int half = size - size / 2;
    int taken = used.nextSetBit(half);
    if (half == size || taken >= 0) {
      throw new IllegalStateException(
          ("the kernel chooses among the upper half of the slots: slots=%s, %s; create the ring with"
                  + " more, or call this before so many files are registered")
              .formatted(size, half == size ? "which has no half" : "taken=" + taken));
    }
    makeIfNeeded();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment range = arena.allocate(RANGE_BYTES, Long.BYTES);
      range.set(JAVA_INT, 0, half);
      range.set(JAVA_INT, Integer.BYTES, size - half);
      int result = UringCalls.register(ring, Abi.REGISTER_FILE_ALLOC_RANGE, range, 0);
      if (result < 0) {
        throw new SystemCallException(
            "io_uring_register", "FILE_ALLOC_RANGE, from=" + half + ", to=" + size, -result);
      }
    }
    limit = half;
  }

  private void makeIfNeeded() throws SystemCallException {
    if (!isMade) {
      make();
      isMade = true;
    }
  }

  /** Puts a descriptor into a free slot. */
  void put(int slot, int descriptor) throws SystemCallException {
    used.set(slot); // First, since this may allocate memory.
    boolean isPut = false;
    try {
      update(slot, descriptor);
      isPut = true;
    } finally {
      used.set(slot, isPut);
    }
  }

  void remove(int slot) throws SystemCallException {
    update(slot, EMPTY);
    used.clear(slot);
  }

  /**
   * Empties a slot whose file no caller has taken. If the kernel refuses, the ring's end does it.
   */
  void drop(int slot) {
    try {
      remove(slot);
    } catch (SystemCallException e) {
      // The slot stays taken until then.
    }
  }

  /**
   * Drops the table and all its files, and returns when the kernel has released the files. Call it
   * before the ring's descriptor is closed: closing alone would release them some time later.
   */
  void close() {
    if (isMade) {
      UringCalls.unregister(ring, Abi.UNREGISTER_FILES);
    }
  }

  private void make() throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = arena.allocate(JAVA_INT, size).fill((byte) EMPTY);
      int result = UringCalls.register(ring, Abi.REGISTER_FILES, table, size);
      if (result < 0) {
        throw new SystemCallException(
            "io_uring_register",
            "FILES, slots=" + size,
            -result,
            result == -Errno.EMFILE
                ? "a table may have no more slots than the process may have files open,"
                    + " RLIMIT_NOFILE=%s: raise the limit (ulimit -n, LimitNOFILE= of systemd), or"
                        .formatted(ResourceLimit.NOFILE.soft())
                    + " create the ring with fewer slots"
                : "");
      }
    }
  }

  private void update(int slot, int descriptor) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocate(JAVA_INT);
      file.set(JAVA_INT, 0, descriptor);
      MemorySegment update = arena.allocate(UPDATE_BYTES, Long.BYTES);
      update.set(JAVA_INT, 0, slot);
      update.set(JAVA_LONG, UPDATE_FILES, file.address());
      // After the call has succeeded, nothing needs heap. So no slot can be filled but count as
      // free.
      int result = UringCalls.register(ring, Abi.REGISTER_FILES_UPDATE, update, 1);
      if (result < 0) {
        throw new SystemCallException(
            "io_uring_register", "FILES_UPDATE, slot=" + slot + ", fd=" + descriptor, -result);
      }
    }
  }
}
