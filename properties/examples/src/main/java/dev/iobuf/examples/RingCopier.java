package dev.iobuf.examples;

import dev.iobuf.LargeBufferPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.IoUring;
import dev.iobuf.uring.IoUringFile;
import dev.iobuf.uring.Operation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.function.LongConsumer;

/**
 * Copies a file by a ring. It fills, writes and frees each buffer independently of the others, and
 * uses all buffers of the pool at once. Zeros in a block are left out, and stay a hole.
 */
final class RingCopier {
  private final IoUring ring;
  private final LargeBufferPool pool;
  private final BlockReader reader;
  private final Target target;
  private final IoUringFile file;
  private final boolean isDirect;

  private final BitSet lent = new BitSet();

  /**
   * By lease: how far its block is written, and where the zeros begin behind the part that is being
   * written.
   */
  private final int[] written;

  private final int[] stretchEnd;

  private long copied;
  private long operations;

  RingCopier(IoUring ring, LargeBufferPool pool, BlockReader reader, Target target)
      throws IOException {
    this.ring = ring;
    this.pool = pool;
    this.reader = reader;
    this.target = target;
    this.file = ring.register(target.descriptor());
    this.isDirect = target.descriptor().isDirect();
    this.written = new int[pool.capacity()];
    this.stretchEnd = new int[pool.capacity()];
  }

  /** Copies to the end, and puts every lease, even if it fails. Closes the ring. */
  void copy(LongConsumer progress) throws IOException {
    try {
      startReads();
      while (ring.inFlight() > 0) {
        int _ = ring.await(1);
        while (ring.next()) {
          take(ring.completion());
        }
        progress.accept(copied);
        startReads();
      }
    } finally {
      ring.close();
      lent.stream().forEach(pool::put);
    }
  }

  private void startReads() {
    while (reader.hasNext()) {
      int lease = pool.tryGet();
      if (lease == IndexPool.WOULD_BLOCK) {
        return;
      }
      lent.set(lease);
      reader.start(lease);
    }
  }

  private void take(Completion completion) throws IOException {
    operations++;
    int lease = completion.lease();
    if (completion.operation() == Operation.WRITE) {
      tookWrite(lease, completion);
    } else if (reader.take(completion)) {
      writeStretch(lease, 0);
    }
  }

  /**
   * Goes on to write at the next block that is not zero; at the end of the lease's block, frees the
   * lease.
   */
  private void writeStretch(int lease, int from) {
    MemorySegment buffer = pool.value(lease).segment();
    int length = reader.length(lease);
    written[lease] = Zeros.find(buffer, from, length, true);
    if (written[lease] < length) {
      stretchEnd[lease] = Zeros.find(buffer, written[lease], length, false);
      write(lease);
    } else {
      copied += length;
      lent.clear(lease);
      pool.put(lease);
    }
  }

  private void write(int lease) {
    int from = from(lease);
    int to = isDirect ? DirectFile.roundUp(stretchEnd[lease]) : stretchEnd[lease];
    long _ = ring.write(file, pool, lease, from, to - from, reader.offset(lease) + from, lease);
  }

  /**
   * Returns where the lease's next write begins in its block. Direct I/O can begin only at whole
   * blocks.
   */
  private int from(int lease) {
    return isDirect ? DirectFile.roundDown(written[lease]) : written[lease];
  }

  private void tookWrite(int lease, Completion completion) throws IOException {
    int after = from(lease) + Program.result(target.asked(), completion);
    if (after <= written[lease]) {
      throw target.stuck(reader.offset(lease) + after);
    }
    written[lease] = after;
    if (after < stretchEnd[lease]) {
      write(lease);
    } else {
      writeStretch(lease, DirectFile.roundUp(stretchEnd[lease]));
    }
  }

  long operations() {
    return operations;
  }
}
