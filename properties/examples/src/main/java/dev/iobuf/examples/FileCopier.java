package dev.iobuf.examples;

import dev.iobuf.io.AnyTierIoVec;
import dev.iobuf.io.Cursor;
import dev.iobuf.io.IoVec;
import dev.iobuf.io.PooledIoVec;
import dev.iobuf.io.SegmentIoVec;
import dev.iobuf.io.Vectored;
import dev.iobuf.pool.SlabPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/**
 * Moves bytes from a source to a target through the buffers of a pool, until a read finds the
 * source's end. In a new file, blocks of zeros are left out, and stay holes.
 */
final class FileCopier {
  private final Source source;
  private final Target target;
  private final SlabPool<?> pool;
  private final LongConsumer progress;
  private final int[] leases;

  /** The buffers of all leases. */
  private final PooledIoVec all;

  /** Parts of the buffers that are adjacent in the target, and are not zero. */
  private final IoVec stretch;

  private long stretchBegin;
  private long stretchEnd;

  private long bytes;
  private long systemCalls;
  private int mostLent;

  /**
   * Creates a copier.
   *
   * @param pool the pool; all its buffers are used
   * @param progress receives the bytes copied so far, after every round
   */
  FileCopier(Source source, Target target, SlabPool<?> pool, LongConsumer progress) {
    this.source = source;
    this.target = target;
    this.pool = pool;
    this.progress = progress;
    this.leases = new int[pool.capacity()];
    this.all = AnyTierIoVec.allocate(pool, leases.length);
    this.stretch = SegmentIoVec.allocate(leases.length);
  }

  /** Copies to the end of the source, and puts every buffer, even if it fails. */
  void copy() throws IOException, InterruptedException {
    int lent = 0;
    try {
      while (lent < leases.length) {
        leases[lent] = pool.get();
        lent++;
      }
      mostLent = pool.lent();
      while (copyOnce()) {
        progress.accept(bytes);
      }
    } finally {
      while (lent > 0) {
        pool.put(leases[--lent]);
      }
    }
  }

  /**
   * Makes one read into all buffers, and as many writes as it takes to empty them; returns false at
   * the end.
   */
  private boolean copyOnce() throws IOException {
    all.clear();
    all.addAll(leases, 0, leases.length);
    systemCalls++;
    long read = Vectored.readv(source.descriptor(), all);
    if (target.isInPlace()) {
      all.limit(read);
      Cursor cursor = all.cursor();
      while (!cursor.isDone()) {
        took(Vectored.writev(target.descriptor(), cursor));
      }
    } else {
      writeAroundHoles(read);
    }
    bytes += read;
    return read > 0;
  }

  private void writeAroundHoles(long read) throws IOException {
    long left = read;
    for (int i = 0; left > 0; i++) {
      MemorySegment buffer = pool.value(leases[i]).segment();
      int length = (int) Math.min(left, buffer.byteSize());
      long at = bytes + read - left;
      int from = Zeros.find(buffer, 0, length, true);
      while (from < length) {
        int to = Zeros.find(buffer, from, length, false);
        add(at + from, buffer.asSlice(from, to - from));
        from = Zeros.find(buffer, to, length, true);
      }
      left -= length;
    }
    writeStretch();
  }

  private void add(long at, MemorySegment data) throws IOException {
    if (at != stretchEnd) {
      writeStretch();
      stretchBegin = at;
    }
    stretch.add(data);
    stretchEnd = at + data.byteSize();
  }

  private void writeStretch() throws IOException {
    Cursor cursor = stretch.cursor();
    while (!cursor.isDone()) {
      took(Vectored.pwritev(target.descriptor(), cursor, stretchBegin));
    }
    stretch.clear();
    stretchBegin = stretchEnd;
  }

  private void took(long written) throws IOException {
    systemCalls++;
    if (written == 0) {
      throw target.stuck(bytes);
    }
  }

  /** The bytes copied so far; at the end, the position of the source's end. */
  long bytes() {
    return bytes;
  }

  long systemCalls() {
    return systemCalls;
  }

  int mostLent() {
    return mostLent;
  }
}
