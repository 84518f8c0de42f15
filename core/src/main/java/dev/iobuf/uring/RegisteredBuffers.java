package dev.iobuf.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.iobuf.io.Errno;
import dev.iobuf.io.SystemCallException;
import dev.iobuf.linux.UringCalls;
import dev.iobuf.memory.LockLimit;
import dev.iobuf.pool.IndirectPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pools that are registered with a ring. The kernel has a table of their parts, most of which
 * is empty at first, so that pools can be added and removed while others are in use. Before Linux
 * 5.19 the table has no empty entries, and pools are registered all at once.
 *
 * <p>For the owner of the ring. The table of {@link SharedPools} is copied and closed by any
 * thread, and so under its lock.
 */
final class RegisteredBuffers {
  private static final int MOST_ENTRIES = 16_384;

  /** How many entries the table has, unless the first pools need more. */
  private static final int ROOM = 1_024;

  private static final long ENTRY_BYTES = 16;

  /** struct io_uring_rsrc_register, for a table of empty entries. */
  private static final int TABLE_BYTES = 32;

  private static final long TABLE_FLAGS = 4;

  /** struct io_uring_rsrc_update2. */
  private static final int UPDATE_BYTES = 32;

  private static final long UPDATE_DATA = 8;
  private static final long UPDATE_COUNT = 24;

  /** struct io_uring_clone_buffers. */
  private static final long CLONE_BYTES = 32;

  private static final Registration[] NONE = {};

  private final int ring;
  private final boolean canUpdate;

  private Registration[] pools = NONE;

  /** The entries of the table that are taken. */
  private BitSet taken = new BitSet();

  /** How many entries the kernel's table has; 0 if there is none. */
  private int size;

  private boolean isClosed;

  /**
   * Creates it with no pool registered.
   *
   * @param ring the ring's descriptor
   * @param codes what the kernel has
   */
  RegisteredBuffers(int ring, KernelCodes codes) {
    this.ring = ring;
    this.canUpdate = KernelFeature.REGISTER_LATER.isIn(codes);
  }

  /** The registration of a pool, or null. */
  @SuppressWarnings("ReferenceEquality") // identity, not equality
  @Nullable Registration of(IndirectPool<?> pool) {
    for (Registration each : pools) {
      if (each.pool == pool) {
        return each;
      }
    }
    return null;
  }

  /** Registers pools: all or, if it fails, none. */
  void register(IndirectPool<?>[] more) throws SystemCallException {
    if (more.length == 0) {
      throw new IllegalArgumentException("no pool to register: pools=[]; name one or more");
    }
    if (pools.length > 0 && !canUpdate) {
      throw new IllegalStateException(
          "before Linux 5.19, pools are registered all at once: wanted=%s, registered=%s; unregisterPools() first"
              .formatted(Arrays.toString(more), Arrays.toString(pools)));
    }
    int first = freeFrom(countParts(more), more);
    requireNew(more);
    Registration[] wanted = new Registration[more.length];
    int end = first;
    for (int i = 0; i < more.length; i++) {
      wanted[i] = new Registration(more[i], end);
      end += wanted[i].parts;
    }
    Registration[] all =
        Stream.concat(Arrays.stream(pools), Arrays.stream(wanted)).toArray(Registration[]::new);
    taken.set(first, end); // It may need heap.
    boolean isDone = false;
    try {
      registerParts(wanted, first, end - first);
      isDone = true;
    } finally {
      taken.set(first, end, isDone);
    }
    pools = all;
  }

  private static int countParts(IndirectPool<?>[] pools) {
    int count = 0;
    for (IndirectPool<?> pool : pools) {
      count = Math.addExact(count, Registration.parts(pool));
    }
    return count;
  }

  private void requireNew(IndirectPool<?>[] more) {
    for (int i = 0; i < more.length; i++) {
      boolean isTwice = Arrays.asList(more).subList(0, i).contains(more[i]);
      if (isTwice || of(more[i]) != null) {
        throw new IllegalStateException(
            "the pool is registered already: pool=%s, registered=%s"
                .formatted(more[i], Arrays.toString(pools)));
      }
    }
  }

  /** Finds so many free numbers in a row. */
  private int freeFrom(int count, IndirectPool<?>[] more) {
    if (count > MOST_ENTRIES) {
      throw new IllegalArgumentException(
          "at most %s parts of 1 GiB can be registered: parts=%s, pools=%s; make the pools smaller"
              .formatted(MOST_ENTRIES, count, Arrays.toString(more)));
    }
    int first = 0;
    while (true) {
      first = taken.nextClearBit(first);
      int next = taken.nextSetBit(first);
      if (next < 0 && (size == 0 || first + count <= size)) {
        return first;
      }
      if (next < 0) {
        throw new IllegalStateException(
            "the ring's table has no room for %s parts: entries=%s, taken=%s; unregisterPools(), and register"
                    .formatted(count, size, taken.cardinality())
                + " all at once");
      }
      if (next - first >= count) {
        return first;
      }
      first = next;
    }
  }

  private void registerParts(Registration[] wanted, int first, int count)
      throws SystemCallException {
    long bytes = Stream.of(wanted).mapToLong(each -> each.pool.slab().size()).sum();
    LockLimit limit = LockLimit.current();
    if (limit.forbids(bytes)) {
      throw refused(Errno.ENOMEM, count, bytes, limit, wanted);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parts = arena.allocate(ENTRY_BYTES * count, Long.BYTES);
      long at = 0;
      for (Registration each : wanted) {
        MemorySegment slab = each.pool.slab().segment();
        for (long from = 0; from < slab.byteSize(); from += each.partBytes()) {
          parts.set(JAVA_LONG, at, slab.address() + from);
          parts.set(JAVA_LONG, at + Long.BYTES, Math.min(each.partBytes(), slab.byteSize() - from));
          at += ENTRY_BYTES;
        }
      }
      int result = canUpdate ? makeTable(arena, count) : 0;
      if (result >= 0) {
        result =
            canUpdate
                ? update(arena, first, parts, count)
                : UringCalls.register(ring, Abi.REGISTER_BUFFERS, parts, count);
      }
      if (result < 0) {
        throw refused(-result, count, bytes, limit, wanted);
      }
    }
  }

  /** Makes the kernel's table, unless there is one; returns −errno if that fails. */
  private int makeTable(Arena arena, int count) {
    if (size > 0) {
      return 0;
    }
    int wanted = Math.max(ROOM, count);
    MemorySegment table = arena.allocate(TABLE_BYTES, Long.BYTES);
    table.set(JAVA_INT, 0, wanted);
    table.set(JAVA_INT, TABLE_FLAGS, Abi.REGISTER_SPARSE);
    int result = UringCalls.register(ring, Abi.REGISTER_BUFFERS2, table, TABLE_BYTES);
    if (result >= 0) {
      size = wanted;
    }
    return result;
  }

  /** Fills entries of the table: all or, if that fails, none; then returns −errno. */
  private int update(Arena arena, int first, MemorySegment parts, int count) {
    MemorySegment update = arena.allocate(UPDATE_BYTES, Long.BYTES);
    int done = 0;
    while (done < count) { // The kernel ends early at an entry that it refuses.
      update.set(JAVA_INT, 0, first + done);
      update.set(JAVA_LONG, UPDATE_DATA, parts.address() + ENTRY_BYTES * done);
      update.set(JAVA_INT, UPDATE_COUNT, count - done);
      int result = UringCalls.register(ring, Abi.REGISTER_BUFFERS_UPDATE, update, UPDATE_BYTES);
      if (result <= 0) {
        if (done > 0) {
          int _ = update(arena, first, arena.allocate(ENTRY_BYTES * done, Long.BYTES), done);
        }
        return Math.min(result, -1);
      }
      done += result;
    }
    return 0;
  }

  private static SystemCallException refused(
      int errno, int entries, long bytes, LockLimit limit, Registration[] pools) {
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

  /** Registers what is registered elsewhere. The kernel pins nothing again. */
  void copyOf(RegisteredBuffers source) throws SystemCallException {
    if (pools.length > 0) {
      throw new IllegalStateException(
          "shared pools come first, and others after them: registered=%s; unregisterPools() before"
              .formatted(Arrays.toString(pools)));
    }
    unregister();
    Registration[] copies;
    BitSet numbers;
    int entries;
    synchronized (source) {
      if (source.isClosed) {
        throw new IllegalStateException("the SharedPools were closed");
      }
      copies = Stream.of(source.pools).map(Registration::copy).toArray(Registration[]::new);
      numbers = (BitSet) source.taken.clone();
      entries = source.size;
      clone(source.ring);
    }
    pools = copies;
    taken = numbers;
    size = entries;
  }

  private void clone(int source) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(CLONE_BYTES, Long.BYTES);
      argument.set(JAVA_INT, 0, source);
      int result = UringCalls.register(ring, Abi.REGISTER_CLONE_BUFFERS, argument, 1);
      if (result < 0) {
        throw new SystemCallException(
            "io_uring_register", "CLONE_BUFFERS, from fd=" + source, -result);
      }
    }
  }

  /** Unregisters one pool. */
  void unregister(IndirectPool<?> pool) throws SystemCallException {
    Registration found = of(pool);
    if (found == null) {
      throw new IllegalStateException(
          "the pool is not registered: pool=%s, registered=%s"
              .formatted(pool, Arrays.toString(pools)));
    }
    if (pools.length == 1) {
      unregister();
      return;
    }
    found.requireIdle();
    if (!canUpdate) {
      throw new IllegalStateException(
          "before Linux 5.19, pools are unregistered all at once: registered=%s; call unregisterPools()"
              .formatted(Arrays.toString(pools)));
    }
    Registration[] others =
        Stream.of(pools).filter(each -> each != found).toArray(Registration[]::new);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nothing = arena.allocate(ENTRY_BYTES * found.parts, Long.BYTES);
      int result = update(arena, found.first, nothing, found.parts);
      if (result < 0) {
        throw new SystemCallException(
            "io_uring_register", "BUFFERS_UPDATE to none, pool=" + pool, -result);
      }
    }
    pools = others;
    taken.clear(found.first, found.first + found.parts);
  }

  /** Unregisters all pools, and drops the table. */
  void unregister() throws SystemCallException {
    for (Registration each : pools) {
      each.requireIdle();
    }
    if (pools.length == 0 && size == 0) {
      return;
    }
    int result = UringCalls.register(ring, Abi.UNREGISTER_BUFFERS, MemorySegment.NULL, 0);
    if (result < 0) {
      throw new SystemCallException("io_uring_register", "UNREGISTER_BUFFERS", -result);
    }
    forget();
  }

  private void forget() {
    pools = NONE;
    taken.clear();
    size = 0;
  }

  /**
   * Unregisters all pools, and returns when the kernel has unpinned the memory. Call it before the
   * ring's descriptor is closed: closing alone would unpin the memory some time later. Needs no
   * heap.
   */
  synchronized void close() {
    isClosed = true;
    if (pools.length > 0 || size > 0) {
      UringCalls.unregister(ring, Abi.UNREGISTER_BUFFERS);
      forget();
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(pools);
  }
}
