package dev.iobuf.uring;

import dev.iobuf.io.Cursor;
import dev.iobuf.io.PooledIoVec;

/**
 * What is left of a vector, for one operation: whole entries, or the rest of one that was moved in
 * part. So no entry has to be changed. Reused. For one thread.
 */
final class VectorPart {
  private static final long ENTRY_BYTES = 16;

  private long address;
  private int length;
  private boolean isOfOneEntry;
  private int first;
  private int end;
  private long within;

  /**
   * Finds what is left.
   *
   * @throws IllegalStateException if nothing is, or the vector was cleared or limited since
   */
  void find(PooledIoVec vector, Cursor cursor) {
    if (cursor.isDone()) {
      throw new IllegalStateException(
          "the cursor is done, and nothing is left to move: %s; rewind() it".formatted(cursor));
    }
    within = cursor.transferred();
    first = 0;
    while (within >= vector.length(first)) {
      within -= vector.length(first);
      first++;
    }
    isOfOneEntry = within > 0;
    if (isOfOneEntry) {
      end = first + 1;
      address = vector.base(first) + within;
      length = (int) (vector.length(first) - within);
    } else {
      end = Math.min(vector.count(), first + IoUring.MAX_VECTOR_ENTRIES);
      address = vector.address() + ENTRY_BYTES * first;
      length = end - first;
    }
  }

  /** Throws if the kernel would refuse a transfer of this part: see {@link DirectIo}. */
  void check(IoUringFile file, PooledIoVec vector, long offset) {
    for (int entry = first; entry < end; entry++) {
      file.direct().check(file, vector.base(entry) + within, offset, vector.length(entry) - within);
    }
  }

  /** How many bytes it has. */
  long bytes(PooledIoVec vector) {
    long bytes = -within;
    for (int entry = first; entry < end; entry++) {
      bytes += vector.length(entry);
    }
    return bytes;
  }

  /** The address of the entries, or of the rest of one. */
  long address() {
    return address;
  }

  /** How many entries, or how many bytes of one. */
  int length() {
    return length;
  }

  boolean isOfOneEntry() {
    return isOfOneEntry;
  }
}
