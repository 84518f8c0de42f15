package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.UringCalls;
import dev.iobuf.memory.LockLimit;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The pools whose slabs are registered with a ring, and the numbers under which the kernel knows
 * the slabs. A slab is registered as a whole or, if it is larger than the kernel's limit of 1 GiB,
 * in parts. No buffer lies across two parts.
 */
final class RegisteredBuffers {
  static final int NOT_REGISTERED = -1;

  private static final long MOST_BYTES = 1L << 30;
  private static final long MOST_ENTRIES = 16_384;
  private static final long ENTRY_BYTES = 16;
  private static final IndirectPool<?>[] NONE = {};

  private final int ring;

  private IndirectPool<?>[] pools = NONE;

  /** By pool: the number of its first part, and how many buffers a part has. */
  private int[] first = {};

  private int[] buffersInPart = {};

  private int inFlight;

  /**
   * Creates it with no pool registered.
   *
   * @param ring the ring's descriptor
   */
  RegisteredBuffers(int ring) {
    this.ring = ring;
  }

  void enter() {
    inFlight++;
  }

  void leave() {
    inFlight--;
  }

  /** The number of the registered memory that a lease lies in, or {@link #NOT_REGISTERED}. */
  @SuppressWarnings("ReferenceEquality") // identity, not equality
  int numberOf(IndirectPool<?> pool, int lease) {
    for (int i = 0; i < pools.length; i++) {
      if (pools[i] == pool) {
        return first[i] + pool.index(lease) / buffersInPart[i];
      }
    }
    return NOT_REGISTERED;
  }

  void register(IndirectPool<?>[] more) throws SystemCallException {
    if (pools.length > 0 || more.length == 0) {
      throw new IllegalStateException(
          "pools are registered all at once: wanted=%s, registered=%s; unregisterPools() first"
              .formatted(Arrays.toString(more), Arrays.toString(pools)));
    }
    IndirectPool<?>[] wanted = more.clone();
    int[] firsts = new int[wanted.length];
    int[] inPart = new int[wanted.length];
    long entries = 0;
    long bytes = 0;
    for (int i = 0; i < wanted.length; i++) {
      long stride = stride(wanted[i]);
      firsts[i] = (int) entries;
      inPart[i] = (int) Math.min(wanted[i].capacity(), MOST_BYTES / stride);
      entries += (wanted[i].capacity() + inPart[i] - 1L) / inPart[i];
      bytes += wanted[i].slab().size();
      if (entries > MOST_ENTRIES) {
        throw new IllegalArgumentException(
            "at most %s parts of 1 GiB can be registered: parts=%s, bytes=%s; make the pools smaller"
                .formatted(MOST_ENTRIES, entries, bytes));
      }
    }
    registerParts(wanted, inPart, (int) entries, bytes);
    pools = wanted;
    first = firsts;
    buffersInPart = inPart;
  }

  private static long stride(IndirectPool<?> pool) {
    return pool.slab().size() / pool.capacity();
  }

  private void registerParts(IndirectPool<?>[] pools, int[] inPart, int entries, long bytes)
      throws SystemCallException {
    LockLimit limit = LockLimit.current();
    if (limit.forbids(bytes)) {
      throw refused(Errno.ENOMEM, entries, bytes, limit, pools);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parts = arena.allocate(ENTRY_BYTES * entries, Long.BYTES);
      long at = 0;
      for (int i = 0; i < pools.length; i++) {
        long part = inPart[i] * stride(pools[i]);
        MemorySegment slab = pools[i].slab().segment();
        for (long from = 0; from < slab.byteSize(); from += part) {
          parts.set(JAVA_LONG, at, slab.address() + from);
          parts.set(JAVA_LONG, at + Long.BYTES, Math.min(part, slab.byteSize() - from));
          at += ENTRY_BYTES;
        }
      }
      int result = UringCalls.register(ring, Abi.REGISTER_BUFFERS, parts, entries);
      if (result < 0) {
        throw refused(-result, entries, bytes, limit, pools);
      }
    }
  }

  private static SystemCallException refused(
      int errno, int entries, long bytes, LockLimit limit, IndirectPool<?>[] pools) {
    return new SystemCallException(
        "io_uring_register",
        "BUFFERS, parts=%s, bytes=%s, pools=%s".formatted(entries, bytes, Arrays.toString(pools)),
        errno,
        switch (errno) {
          case Errno.ENOMEM ->
              "registered memory counts as locked, with all rings of the user: "
                  + limit.explanation()
                  + ", or register smaller pools";
          case Errno.EFAULT -> "memory that is mapped read-only can't be registered";
          default -> "";
        });
  }

  void unregister() throws SystemCallException {
    if (inFlight > 0) {
      throw new IllegalStateException(
          "unregister while %s operations on registered leases are in flight: pools=%s; cancel them,"
                  .formatted(inFlight, Arrays.toString(pools))
              + " and take their completions");
    }
    if (pools.length == 0) {
      return;
    }
    int result = UringCalls.register(ring, Abi.UNREGISTER_BUFFERS, MemorySegment.NULL, 0);
    if (result < 0) {
      throw new SystemCallException("io_uring_register", "UNREGISTER_BUFFERS", -result);
    }
    pools = NONE;
  }

  /**
   * Unregisters all pools, and returns when the kernel has unpinned the memory. Call it before the
   * ring's descriptor is closed: closing alone would unpin the memory some time later.
   */
  void close() {
    if (pools.length > 0) {
      UringCalls.unregister(ring, Abi.UNREGISTER_BUFFERS);
      pools = NONE;
    }
  }
}
