package dev.iobuf.io;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A native {@code struct iovec[]}: the buffers that one system call fills or drains, in order. It
 * is made once and reused: {@link #clear()}, then add.
 *
 * <pre>{@code
 * entry i:  | address : 64 | length : 64 |      at address() + 16·i, both in the machine's order
 * }</pre>
 *
 * <p>Allocates nothing once made (the first {@link #add} makes an array of references). Needs
 * neither Linux nor native access; only {@link Vectored} does.
 *
 * <p><b>What keeps memory alive.</b> The vector itself lives in the arena that it was made with. A
 * call in progress holds that arena open: closing it meanwhile throws. The <em>buffers</em> are the
 * caller's to keep: an entry is a bare address. Until the call has returned, a segment's arena must
 * stay open, and a pooled buffer must stay lent. Otherwise the kernel may write into memory that
 * has another holder by then. As a net, {@link #add} keeps each segment reachable, and {@link
 * Vectored} refuses a vector with a segment whose arena was closed before the call. Not detected:
 * an arena that another thread closes <em>during</em> the call.
 *
 * <p>Not thread-safe: a vector, and its cursors, belong to one thread at a time. One in a confined
 * arena belongs to the arena's thread.
 */
public class IoVec {
  private static final long ENTRY_BYTES = 16;
  private static final long LENGTH = 8;

  /** Room before the first entry: errno at 0, a {@code struct pollfd} at 8. */
  private static final long SCRATCH_BYTES = 16;

  private static final @Nullable MemorySegment[] NOTHING = {};

  private final MemorySegment scratch;
  private final MemorySegment entries;
  private final int capacity;
  private int count;

  /** The segments of {@link #add} by entry; null where an entry came by {@link #append}. */
  private @Nullable MemorySegment[] kept = NOTHING;

  private int firstReadOnly = Integer.MAX_VALUE;

  /** Changes when entries go away, so that a cursor notices. */
  private int edition;

  /**
   * Makes an empty vector.
   *
   * @param arena what the entries live in
   * @param capacity entries that it can hold, 0 or more, 16 bytes of native memory each
   * @throws IllegalArgumentException if {@code capacity} is negative
   */
  protected IoVec(Arena arena, int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity must not be negative: capacity=" + capacity);
    }
    MemorySegment memory =
        arena.allocate(SCRATCH_BYTES + ENTRY_BYTES * capacity, SCRATCH_BYTES /* alignment */);
    this.scratch = memory.asSlice(0, SCRATCH_BYTES);
    this.entries = memory.asSlice(SCRATCH_BYTES);
    this.capacity = capacity;
  }

  /**
   * Makes an empty vector.
   *
   * @param arena what the entries live in
   * @param capacity entries that it can hold, 0 or more, 16 bytes of native memory each
   * @return a vector for {@link #add}
   * @throws IllegalArgumentException if {@code capacity} is negative
   */
  public static IoVec allocate(Arena arena, int capacity) {
    return new IoVec(arena, capacity);
  }

  /**
   * Makes a full vector of native segments.
   *
   * @param arena what the entries live in; the segments may live elsewhere
   * @param segments one entry each, in this order
   * @return a vector whose capacity is their number
   * @throws IllegalArgumentException if a segment is not native
   */
  public static IoVec of(Arena arena, MemorySegment... segments) {
    IoVec vector = new IoVec(arena, segments.length);
    for (MemorySegment segment : segments) {
      vector.add(segment);
    }
    return vector;
  }

  /**
   * Appends a native segment, whole, and keeps it reachable until the entry goes away.
   *
   * @param segment native memory; a read-only one makes the vector unfit for reading into
   * @return this vector
   * @throws IllegalArgumentException if the segment lies on the heap
   * @throws IllegalStateException if its arena is closed, or no entry is free
   * @throws WrongThreadException if it is confined to another thread
   */
  public final IoVec add(MemorySegment segment) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          "only native memory can be given to the kernel: segment=%s; allocate it from an Arena"
              .formatted(segment));
    }
    requireAlive(segment, count);
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException(
          "the segment is confined to another thread, which may free it any time: segment="
              + segment);
    }
    append(segment.address(), segment.byteSize());
    int entry = count - 1;
    if (kept.length == 0) {
      kept = new @Nullable MemorySegment[capacity];
    }
    kept[entry] = segment;
    if (segment.isReadOnly() && entry < firstReadOnly) {
      firstReadOnly = entry;
    }
    return this;
  }

  /**
   * Appends a bare address: two plain stores. Nothing keeps the memory alive but the caller.
   *
   * @param address the first byte, of memory that is valid until the calls with it have returned
   * @param length bytes, 0 or more; not checked here, the kernel refuses negative ones
   * @throws IllegalStateException if no entry is free
   */
  protected final void append(long address, long length) {
    int entry = count;
    if (entry == capacity) {
      throw full(1);
    }
    set(entry, address, length);
    count = entry + 1;
  }

  /**
   * Appends blocks of one length that lie at multiples of a stride: two plain stores an entry.
   * Nothing keeps the memory alive but the caller.
   *
   * @param blocks holds the numbers of the blocks; not checked here
   * @param from the first of them in the array
   * @param count how many they are
   * @param address of block 0
   * @param stride bytes from the begin of a block to that of the next one
   * @param length bytes of each block
   * @throws IllegalStateException if fewer entries are free; nothing is appended
   */
  protected final void appendBlocks(
      int[] blocks, int from, int count, long address, long stride, long length) {
    requireRoom(count);
    MemorySegment memory = entries; // once, so that the checks of it leave the loop
    long at = ENTRY_BYTES * this.count;
    for (int i = 0; i < count; i++) {
      memory.set(JAVA_LONG, at, address + stride * blocks[from + i]);
      memory.set(JAVA_LONG, at + LENGTH, length);
      at += ENTRY_BYTES;
    }
    this.count += count;
  }

  /**
   * Appends blocks of one length that follow each other at a stride: two plain stores an entry.
   * Nothing keeps the memory alive but the caller.
   *
   * @param count how many they are, 0 or more
   * @param address of the first one
   * @param stride bytes from the begin of a block to that of the next one
   * @param length bytes of each block
   * @throws IllegalStateException if fewer entries are free; nothing is appended
   */
  protected final void appendBlocks(int count, long address, long stride, long length) {
    requireRoom(count);
    MemorySegment memory = entries; // once, as above
    long at = ENTRY_BYTES * this.count;
    for (int i = 0; i < count; i++) {
      memory.set(JAVA_LONG, at, address + stride * i);
      memory.set(JAVA_LONG, at + LENGTH, length);
      at += ENTRY_BYTES;
    }
    this.count += count;
  }

  /**
   * Checks that so many entries are free, for subclasses that append several or none.
   *
   * @param more entries wanted, 0 or more
   * @throws IllegalStateException if fewer are free
   */
  protected final void requireRoom(int more) {
    if (more > capacity - count) {
      throw full(more);
    }
  }

  /** Drops all entries, and the references to their segments. */
  public final void clear() {
    drop(0);
  }

  /**
   * Returns the number of entries.
   *
   * @return 0 to {@link #capacity()}
   */
  public final int count() {
    return count;
  }

  /**
   * Returns how many entries fit.
   *
   * @return 0 or more
   */
  public final int capacity() {
    return capacity;
  }

  /**
   * Adds up the lengths of all entries, in time proportional to their number.
   *
   * @return bytes; {@link Long#MAX_VALUE} if they are more
   */
  public final long bytes() {
    return bytes(0, count);
  }

  /**
   * Returns where the entries lie, for system calls of one's own.
   *
   * @return the address of entry 0, a multiple of 16; valid as long as the arena is open
   */
  public final long address() {
    return entries.address();
  }

  /**
   * Returns the memory of the entries.
   *
   * @return a segment of {@code 16 * count()} bytes, which shows later changes of these entries
   */
  public final MemorySegment segment() {
    return entries.asSlice(0, ENTRY_BYTES * count);
  }

  /**
   * Returns the address of one entry's buffer.
   *
   * @param entry 0 to {@code count() - 1}
   * @return the address of its first byte
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  public final long base(int entry) {
    return entries.get(JAVA_LONG, ENTRY_BYTES * Objects.checkIndex(entry, count));
  }

  /**
   * Returns the length of one entry's buffer.
   *
   * @param entry 0 to {@code count() - 1}
   * @return bytes
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  public final long length(int entry) {
    return entries.get(JAVA_LONG, ENTRY_BYTES * Objects.checkIndex(entry, count) + LENGTH);
  }

  /**
   * Keeps the first bytes only: shortens the entry in which they end and drops those behind it.
   * After {@code n = readv(…)}, {@code limit(n)} leaves what was read.
   *
   * @param bytes how many to keep, 0 to {@link #bytes()}
   * @throws IllegalArgumentException if it is negative or more than there are; nothing changes
   */
  public final void limit(long bytes) {
    long left = bytes;
    long last = 0;
    int entry = 0;
    while (left > 0 && entry < count) {
      last = Math.min(left, length(entry));
      left -= last;
      entry++;
    }
    if (left != 0) {
      throw new IllegalArgumentException(
          "limit must be within the vector: limit=%s, bytes=%s".formatted(bytes, bytes()));
    }
    if (entry > 0) {
      set(entry - 1, base(entry - 1), last);
    }
    drop(entry);
  }

  /**
   * Makes a position in this vector, for transfers that may stop half-way.
   *
   * @return a cursor at byte 0; reuse it by {@link Cursor#rewind()}
   */
  public final Cursor cursor() {
    return new Cursor(this);
  }

  /** Names the class, the entries and the bytes. */
  @Override
  public String toString() {
    return "%s[count=%s, capacity=%s, bytes=%s]"
        .formatted(getClass().getSimpleName(), count, capacity, bytes());
  }

  /** Where errno goes; passed as a segment, so that the linker holds the arena open. */
  final MemorySegment scratch() {
    return scratch;
  }

  final int edition() {
    return edition;
  }

  final long bytes(int from, int to) {
    long sum = 0;
    for (int entry = from; entry < to; entry++) {
      sum += length(entry);
      if (sum < 0) {
        return Long.MAX_VALUE;
      }
    }
    return sum;
  }

  final void set(int entry, long address, long length) {
    entries.set(JAVA_LONG, ENTRY_BYTES * entry, address);
    entries.set(JAVA_LONG, ENTRY_BYTES * entry + LENGTH, length);
  }

  /** Refuses a vector that names memory which is gone, as far as that can be known. */
  final void requireAlive(int from) {
    if (kept.length == 0) {
      return;
    }
    MemorySegment.@Nullable Scope last = null;
    for (int entry = from; entry < count; entry++) {
      MemorySegment segment = kept[entry];
      if (segment != null && !segment.scope().equals(last)) {
        requireAlive(segment, entry);
        last = segment.scope();
      }
    }
  }

  /** Refuses a vector with a read-only segment, which the kernel would write to all the same. */
  final void requireWritable() {
    if (firstReadOnly < count) {
      throw new IllegalArgumentException(
          "a read-only segment can't be read into: entry=%s, segment=%s"
              .formatted(firstReadOnly, kept[firstReadOnly]));
    }
  }

  private static void requireAlive(MemorySegment segment, int entry) {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException(
          "the memory is gone: entry=%s, segment=%s; was its arena closed too early?"
              .formatted(entry, segment));
    }
  }

  private void drop(int from) {
    if (kept.length != 0) {
      Arrays.fill(kept, from, count, null);
    }
    if (firstReadOnly >= from) {
      firstReadOnly = Integer.MAX_VALUE;
    }
    count = from;
    edition++;
  }

  private IllegalStateException full(int more) {
    return new IllegalStateException(
        "no room for more entries: more=%s, count=%s, capacity=%s; clear() or allocate more"
            .formatted(more, count, capacity));
  }
}
