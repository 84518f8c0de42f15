package dev.iobuf.examples;

import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import java.io.IOException;

/**
 * Reads a file block by block through a ring, from its beginning until a read finds its end. Up to
 * the size that the file reports, it reads many blocks at once. Beyond, it reads one after the
 * other.
 *
 * <p>A read that moves fewer bytes than requested says nothing about the end: the rest of the block
 * is read, too. The end is where a read adds no byte.
 */
final class BlockReader {
  static final int SIZE = LargeBuffer.SIZE;

  private static final long UNKNOWN = Long.MAX_VALUE;

  private final IoUring ring;
  private final LargeBufferPool pool;
  private final Source source;
  private final IoUringFile file;
  private final boolean isDirect;

  /** By lease: where its block begins, and how much of it has been read. */
  private final long[] offsets;

  private final int[] done;

  /** Where the bytes end: first as the file reports it, then as reads have found it. */
  private long reach;

  /** Where the next block begins. */
  private long next;

  /** Where a read found the end. */
  private long end = UNKNOWN;

  BlockReader(IoUring ring, LargeBufferPool pool, Source source) throws IOException {
    this.ring = ring;
    this.pool = pool;
    this.source = source;
    this.file = ring.register(source.descriptor());
    this.isDirect = source.descriptor().isDirect();
    this.offsets = new long[pool.capacity()];
    this.done = new int[pool.capacity()];
    this.reach = source.size();
  }

  /**
   * Returns true if there is a block to {@link #start} now. More may follow when a block has been
   * read.
   */
  boolean hasNext() {
    return end == UNKNOWN && next <= reach;
  }

  /** Starts to read the next block, into a lease. */
  void start(int lease) {
    offsets[lease] = next;
    done[lease] = 0;
    next += SIZE;
    read(lease);
  }

  private void read(int lease) {
    int from = from(lease);
    long offset = source.hasOffsets() ? offsets[lease] + from : IoUring.CURRENT;
    long _ = ring.read(file, pool, lease, from, SIZE - from, offset, lease);
  }

  /**
   * Returns where the lease's next read begins in its block. Direct I/O can begin only at whole
   * blocks.
   */
  private int from(int lease) {
    return isDirect ? DirectFile.roundDown(done[lease]) : done[lease];
  }

  /** Takes a completion of a read; returns true if its lease has all bytes of its block. */
  boolean take(Completion completion) throws IOException {
    int lease = completion.lease();
    int before = done[lease];
    int after = from(lease) + Program.result(source.asked(), completion);
    if (after < before) {
      throw source.changed(); // The file was cut: bytes that direct I/O has read again are gone.
    }
    done[lease] = after;
    if (after == before) {
      end = Math.min(end, offsets[lease] + after);
      return true;
    }
    if (after == SIZE) {
      reach = Math.max(reach, offsets[lease] + SIZE);
      return true;
    }
    read(lease);
    return false;
  }

  /** Returns where a lease's block begins in the file. */
  long offset(int lease) {
    return offsets[lease];
  }

  /** Returns how many bytes were read into a lease. */
  int length(int lease) {
    return done[lease];
  }

  /**
   * Returns how many bytes the file had, when all blocks have been read; fails if it changed
   * meanwhile.
   */
  long finish() throws IOException {
    if (isDirect && end < source.size()) {
      throw source.changed(); // Only files without a disk may report more bytes than they have.
    }
    source.checkUnchanged(end);
    return end;
  }
}
