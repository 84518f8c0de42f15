package dev.iobuf.io;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

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
 * <p>{@link SegmentIoVec} is the vector of any memory, and {@link PooledIoVec} that of a pool's
 * leases. This class has no factory methods, since subclasses would inherit them.
 *
 * <p><b>How long memory lives.</b> The vector owns the native array. The garbage collector frees it
 * when the vector is no longer reachable, and a call in progress keeps it reachable. The caller
 * must keep the <em>buffers</em>: an entry is a bare address. Until the call has returned, a
 * segment's arena must stay open, and a pooled buffer must stay lent. Otherwise the kernel may
 * write into memory that has another holder by then. As a safety net, {@link #add} keeps each
 * segment reachable, and {@link Vectored} refuses a vector with a segment whose arena was closed
 * before the call. Not detected: an arena that another thread closes <em>during</em> the call.
 *
 * <p>Not thread-safe: a vector, and its cursors, belong to one thread at a time.
 */
public abstract class IoVec {
  private final IovecArray entries;
  private final KeptSegments segments;
  private final int capacity;
  private int count;
  private boolean isPinned;

  /** Changes when entries are dropped, so that a cursor notices. */
  private int edition;

  /**
   * Makes an empty vector.
   *
   * @param capacity entries that it can hold, 0 or more, 16 bytes of native memory each
   * @throws IllegalArgumentException if {@code capacity} is negative
   */
  protected IoVec(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity must not be negative: capacity=" + capacity);
    }
    this.entries = new IovecArray(capacity);
    this.segments = new KeptSegments(capacity);
    this.capacity = capacity;
  }

  /**
   * Appends a whole native segment, and keeps it reachable until the entry is dropped.
   *
   * @param segment native memory; a read-only one makes the vector unfit for reading into
   * @return this vector
   * @throws IllegalArgumentException if the segment lies on the heap
   * @throws IllegalStateException if its arena is closed, no entry is free, or the vector is pinned
   * @throws WrongThreadException if it is confined to another thread
   */
  public IoVec add(MemorySegment segment) {
    KeptSegments.check(segment, count);
    requireRoom(1);
    segments.keep(segment, count); // First, since it may need heap.
    append(segment.address(), segment.byteSize());
    return this;
  }

  /**
   * Appends a bare address, by two plain stores. Only the caller keeps the memory alive.
   *
   * @param address the first byte, of memory that is valid until the calls with it have returned
   * @param length bytes, 0 or more; not checked here, the kernel refuses negative ones
   * @throws IllegalStateException if no entry is free, or the vector is pinned
   */
  protected void append(long address, long length) {
    requireRoom(1);
    entries.set(count++, address, length);
  }

  /** Appends blocks of one length by their numbers; block 0 is at the address. */
  final void appendBlocks(
      int[] blocks, int from, int count, long address, long stride, long length) {
    requireRoom(count);
    entries.setBlocks(this.count, blocks, from, count, address, stride, length);
    this.count += count;
  }

  /** Appends blocks of one length side by side; the first one is at the address. */
  final void appendBlocks(int count, long address, long stride, long length) {
    requireRoom(count);
    entries.setBlocks(this.count, count, address, stride, length);
    this.count += count;
  }

  /**
   * Checks that some entries can be appended, for subclasses that append several or none.
   *
   * @param more entries wanted, 0 or more
   * @throws IllegalStateException if fewer are free, or the vector is pinned
   */
  protected final void requireRoom(int more) {
    if (more > capacity - count || isPinned) {
      throw refusal(more);
    }
  }

  /**
   * Drops all entries, and the references to their segments.
   *
   * @throws IllegalStateException if the vector is pinned
   */
  public final void clear() {
    requireUnpinned();
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
    return entries.bytes(0, count);
  }

  /**
   * Returns where the entries lie, for system calls of your own.
   *
   * @return the address of entry 0, a multiple of 16; valid while the vector is reachable
   */
  public final long address() {
    return entries.addressOf(0);
  }

  /**
   * Returns the memory of the entries.
   *
   * @return a segment of {@code 16 * count()} bytes, which shows later changes of these entries
   */
  public final MemorySegment segment() {
    return entries.segment(count);
  }

  /**
   * Returns the address of one entry's buffer.
   *
   * @param entry 0 to {@code count() - 1}
   * @return the address of its first byte
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  public final long base(int entry) {
    return entries.base(Objects.checkIndex(entry, count));
  }

  /**
   * Returns the length of one entry's buffer.
   *
   * @param entry 0 to {@code count() - 1}
   * @return bytes
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  public final long length(int entry) {
    return entries.length(Objects.checkIndex(entry, count));
  }

  /**
   * Returns true if an operation in flight may still read the entries. The vector then can't be
   * changed. Only a {@link PooledIoVec} is ever pinned.
   *
   * @return true between {@link PooledIoVec#pin()} and {@link PooledIoVec#unpin()}
   */
  public final boolean isPinned() {
    return isPinned;
  }

  /**
   * Keeps the first bytes only: shortens the entry in which they end, and drops the entries behind
   * it. After {@code n = readv(…)}, {@code limit(n)} leaves the bytes that were read. A vector of
   * leases no longer knows the leases of dropped entries: they stay out, and {@link
   * PooledIoVec#putAll()} does not put them.
   *
   * @param bytes how many to keep, 0 to {@link #bytes()}
   * @throws IllegalArgumentException if it is negative or more than there are; nothing changes
   * @throws IllegalStateException if the vector is pinned; nothing changes
   */
  public final void limit(long bytes) {
    requireUnpinned();
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
      entries.set(entry - 1, base(entry - 1), last);
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
    return "%s[count=%s, capacity=%s, bytes=%s%s]"
        .formatted(
            getClass().getSimpleName(), count, capacity, bytes(), isPinned ? ", pinned" : "");
  }

  final IovecArray entries() {
    return entries;
  }

  final KeptSegments segments() {
    return segments;
  }

  final int edition() {
    return edition;
  }

  final void setPinned(boolean pinned) {
    isPinned = pinned;
  }

  final void requireUnpinned() {
    if (isPinned) {
      throw refusal(0);
    }
  }

  /** Drops the entries from this one on. */
  final void drop(int from) {
    segments.drop(from, count);
    count = from;
    edition++;
  }

  private IllegalStateException refusal(int more) {
    return new IllegalStateException(
        isPinned
            ? "the vector is in flight: %s; wait for its completion".formatted(this)
            : "no room for more entries: more=%s, count=%s, capacity=%s; clear() or allocate more"
                .formatted(more, count, capacity));
  }
}
