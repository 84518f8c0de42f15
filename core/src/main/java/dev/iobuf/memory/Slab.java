package dev.iobuf.memory;

import dev.iobuf.events.SlabMappedEvent;
import dev.iobuf.events.SlabUnmappedEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One contiguous piece of native memory, for many buffers.
 *
 * <p>A slab is zeroed when it is made. A slab of {@link Backing#MAPPED} is committed lazily: it
 * takes address space at once, and memory page by page as it is touched. A slab of another backing
 * is committed at once. {@link #capabilities()} says which backing slabs have here, and why. If
 * that is not {@code MAPPED}, the library logs it once. The system property {@code dev.iobuf.slab}
 * forces a backing: {@code mmap}, {@code file} or {@code arena}.
 *
 * <p>If its alignment is below {@value #HUGE_PAGE} bytes, a mapped slab asks the kernel not to give
 * it huge pages, so that touching a byte commits one page. From that alignment on, it asks for huge
 * pages.
 *
 * <p>Safe for use by many threads. No method waits for another thread of the program, though {@link
 * #prefault()}, {@link #lock()} and {@link #discard()} take as long as the kernel does. Each method
 * but {@link #isOpen()}, {@link #close()} and {@link #toString()} throws {@link
 * IllegalStateException} once the slab or its arena is closed. Memory effects: actions before a
 * {@link #close()} happen-before the memory is unmapped. No other method orders accesses to the
 * memory.
 *
 * <p>If a slab owns its memory, close it: the garbage collector doesn't free it, unless {@link
 * #freeWhenForgotten(BooleanSupplier)} was called.
 */
public final class Slab implements AutoCloseable {
  /**
   * A huge page, 2 MiB. Slabs of that alignment, or a larger one, ask the kernel for huge pages.
   */
  public static final long HUGE_PAGE = 2L << 20;

  /** The largest alignment of a slab: 128 MiB. */
  public static final long MAX_ALIGNMENT = 128L << 20;

  private final SlabMemory memory;
  private final long alignment;
  private final @Nullable Arena owned;

  private final ForgottenSlab forgotten;

  private volatile boolean closed;

  private Slab(SlabMemory memory, long alignment, @Nullable Arena owned) {
    this.memory = memory;
    this.alignment = alignment;
    this.owned = owned;
    this.forgotten = new ForgottenSlab(memory);
  }

  /**
   * Makes a slab that lives until it is closed. Any thread may use its memory.
   *
   * @param size in bytes, at least 1
   * @param alignment of its address, in bytes: a power of two from 1 to {@value #MAX_ALIGNMENT};
   *     from {@value #HUGE_PAGE} on, the slab asks for huge pages
   * @return a slab of exactly {@code size} bytes
   * @throws IllegalArgumentException if size or alignment is out of range, or both together exceed
   *     what a long can address
   * @throws MemoryRefusedException if the system, or the cap of {@link Backing#ARENA}, refuses that
   *     much memory. A lack of memory shows here for {@link Backing#FILE} and {@link
   *     Backing#ARENA}, and at the first touch for {@link Backing#MAPPED}
   * @throws UnsupportedOperationException on a JVM that is not of 64 bits, or if the backing that
   *     is forced does not work
   */
  @SuppressWarnings("MustBeClosedChecker") // the slab closes the arena
  public static Slab map(long size, long alignment) {
    Require.room(size, alignment);
    Arena arena = Arena.ofShared();
    SlabMemory memory = null;
    try {
      memory = BackingChoice.make(arena, size, alignment, true);
      Slab slab = new Slab(memory, alignment, arena);
      SlabMappedEvent.record(slab.address(), size, slab.backing());
      return slab;
    } catch (RuntimeException | Error e) {
      arena.close();
      if (memory != null) {
        memory.release();
      }
      throw e;
    }
  }

  /**
   * Makes a slab that lives as long as the arena. The threads that the arena allows may use its
   * memory. {@link #close()} ends the use of the slab, but does not free its memory.
   *
   * @param arena bounds the life of the memory
   * @param size in bytes, at least 1
   * @param alignment as {@linkplain #map(long, long) without an arena}
   * @return a slab of exactly {@code size} bytes
   * @throws IllegalArgumentException as without an arena
   * @throws MemoryRefusedException as without an arena
   * @throws UnsupportedOperationException as without an arena
   * @throws IllegalStateException if the arena is closed
   * @throws WrongThreadException if the arena belongs to another thread
   */
  public static Slab map(Arena arena, long size, long alignment) {
    Require.room(size, alignment);
    return new Slab(BackingChoice.make(arena, size, alignment, false), alignment, null);
  }

  /**
   * Makes a slab of memory that the caller has, such as a mapped file, or memory shared with
   * another process. The slab neither zeroes that memory nor frees it.
   *
   * @param memory native and not read-only, at least 1 byte
   * @return a slab of exactly that memory
   * @throws IllegalArgumentException if the memory is on the heap, read-only or empty
   * @throws IllegalStateException if its arena is closed
   */
  public static Slab over(MemorySegment memory) {
    if (!memory.scope().isAlive()) {
      throw new IllegalStateException(
          "a slab needs memory whose arena is open: memory=" + memory + " is freed");
    }
    long alignment = Math.min(Long.lowestOneBit(memory.address()), MAX_ALIGNMENT);
    return new Slab(new CallerMemory(memory), alignment, null);
  }

  /**
   * Returns the backing that slabs have in this process, and what they can do.
   *
   * @return the same answer each time
   * @throws IllegalArgumentException if the system property {@code dev.iobuf.slab} has an unknown
   *     value
   * @throws UnsupportedOperationException on a JVM that is not of 64 bits, or if the backing that
   *     is forced does not work
   */
  public static SlabCapabilities capabilities() {
    return BackingChoice.current();
  }

  /**
   * Returns the memory. It throws {@link IllegalStateException} at every access after it is freed.
   *
   * @return a segment of exactly {@link #size()} bytes
   */
  public MemorySegment segment() {
    checkOpen();
    return memory.segment();
  }

  /**
   * Returns where the memory begins.
   *
   * @return an address that is a multiple of {@link #alignment()}; it does not keep the memory from
   *     being freed
   */
  public long address() {
    return segment().address();
  }

  /**
   * Returns how much memory there is.
   *
   * @return the number of bytes that was asked for
   */
  public long size() {
    return segment().byteSize();
  }

  /**
   * Returns the alignment of the address.
   *
   * @return the alignment that was asked for, in bytes; for the caller's own memory the largest one
   *     that holds, up to {@value #MAX_ALIGNMENT}
   */
  public long alignment() {
    checkOpen();
    return alignment;
  }

  /**
   * Returns the backing of the memory.
   *
   * @return that of {@link #capabilities()}; or {@link Backing#CALLER}; or {@link Backing#ARENA}
   *     where that of the capabilities is {@link Backing#FILE}, but no file has room for the slab
   */
  public Backing backing() {
    checkOpen();
    return memory.backing();
  }

  /**
   * Returns true if the slab can be used.
   *
   * @return false once the slab or the arena of its memory is closed
   */
  public boolean isOpen() {
    return !closed && memory.segment().scope().isAlive();
  }

  /**
   * Commits all the memory now, so that no first touch has to wait for the kernel. The content is
   * not changed, and other threads may read and write it meanwhile.
   *
   * @throws MemoryRefusedException if the kernel says that it has not enough memory, or the slab
   *     exceeds the memory limit of the process's control group, such as its container. A container
   *     at its limit, or a system that is out of memory, may kill the process instead
   */
  public void prefault() {
    Residency.prefault(segment());
  }

  /**
   * Zeroes the memory, and gives it back to the system until it is touched again. Memory of {@link
   * Backing#FILE} and {@link Backing#ARENA} is only zeroed: it stays committed.
   *
   * <p>A thread that uses the memory meanwhile reads old bytes or zeros and may lose writes.
   *
   * @throws MemoryRefusedException if the memory is locked
   * @throws UnsupportedOperationException for {@link Backing#CALLER}
   */
  public void discard() {
    checkOpen();
    memory.discard();
  }

  /**
   * Commits all the memory and keeps it from being swapped out, until {@link #unlock()} or until it
   * is unmapped. Closing unmaps {@link Backing#MAPPED} and {@link Backing#FILE}. Unlock memory of
   * other backings before you close the slab. Pages are locked whole. Locking a page twice, by this
   * or other code, is the same as locking it once.
   *
   * @throws MemoryRefusedException if the process may not lock so much (see RLIMIT_MEMLOCK), or the
   *     slab exceeds the memory limit of its control group
   * @throws UnsupportedOperationException off Linux or without native access: see {@link
   *     SlabCapabilities#canLock()}
   */
  public void lock() {
    Residency.lock(segment());
  }

  /**
   * Lets the memory be swapped out again. Does nothing if it is not locked.
   *
   * @throws MemoryRefusedException if the kernel fails
   * @throws UnsupportedOperationException as for {@link #lock()}
   */
  public void unlock() {
    Residency.unlock(segment());
  }

  /**
   * Has the memory freed once it is forgotten: no thread can reach this slab, a segment of its
   * memory, or a buffer of such a segment, but the slab was not closed. An address does not keep
   * the memory. The garbage collector decides when the memory is freed. Only memory of {@link
   * Backing#MAPPED} that the slab owns is freed. A second call replaces the first. A pool makes
   * such a call for its slab.
   *
   * @param isUnused a thread of the library calls it once, just before it would free the memory: if
   *     it returns false or throws, the memory stays mapped permanently. It must not refer to this
   *     slab or to a segment of its memory: they would never be forgotten
   * @return true if the memory will be freed like that; false if the slab does not own it, if it
   *     has another backing, or if it was closed meanwhile
   * @throws NullPointerException if the argument is null
   */
  public boolean freeWhenForgotten(BooleanSupplier isUnused) {
    checkOpen();
    Objects.requireNonNull(isUnused, "isUnused");
    return owned != null && forgotten.watch(isUnused);
  }

  /**
   * Ends the use of the slab, and frees its memory if the slab owns it: if it was made by {@link
   * #map(long, long)}. Closing again does nothing.
   *
   * @throws IllegalStateException if a call into native code, or an operation of the Java runtime
   *     such as a transfer to a channel, uses the memory; the slab then stays open
   * @throws MemoryRefusedException if the memory can't be unmapped; the slab is then closed
   *     nevertheless
   */
  @Override
  public void close() {
    boolean isFreed = owned != null && owned.scope().isAlive() && free(owned);
    closed = true;
    if (isFreed) {
      // First: other threads may soon map memory at the same addresses.
      forgotten.end();
      memory.release();
      MemorySegment freed = memory.segment();
      SlabUnmappedEvent.record(freed.address(), freed.byteSize(), memory.backing());
    }
  }

  /** Frees the memory; false if another thread was faster. */
  private boolean free(Arena arena) {
    try {
      arena.close();
      return true;
    } catch (IllegalStateException e) {
      if (arena.scope().isAlive()) {
        throw new IllegalStateException(
            "a slab can't be closed while its memory is in use by a call: "
                + this
                + "; let the call end first",
            e);
      }
      return false;
    }
  }

  private void checkOpen() {
    if (!isOpen()) {
      throw new IllegalStateException(
          "a slab can't be used after it, or the arena of its memory, was closed: " + this);
    }
  }

  @Override
  public String toString() {
    MemorySegment all = memory.segment();
    String state = isOpen() ? "open" : "closed";
    return "Slab[%s, size=%s, alignment=%s, address=0x%x, %s]"
        .formatted(memory.backing(), all.byteSize(), alignment, all.address(), state);
  }
}
