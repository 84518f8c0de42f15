package dev.iobuf.examples;

import dev.iobuf.LargeBuffer;
import dev.iobuf.LargeBufferPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.uring.Completion;
import dev.iobuf.uring.Operation;
import dev.iobuf.uring.Ring;
import dev.iobuf.uring.RingFile;
import java.io.IOException;
import java.util.function.LongConsumer;

/**
 * Copies a file by a ring: each buffer is read into, written from, and given back, by itself, and
 * as many as the pool has are on their way at once.
 */
final class RingCopier {
  private static final int SIZE = LargeBuffer.SIZE;

  private final Ring ring;
  private final LargeBufferPool pool;
  private final RingFile source;
  private final RingFile target;
  private final long size;

  /** By lease: where its block begins, and how much of it has been read or written. */
  private final long[] offsets;

  private final int[] done;

  private long next;
  private long copied;
  private long operations;

  RingCopier(Ring ring, LargeBufferPool pool, RingFile source, RingFile target, long size) {
    this.ring = ring;
    this.pool = pool;
    this.source = source;
    this.target = target;
    this.size = size;
    this.offsets = new long[pool.capacity()];
    this.done = new int[pool.capacity()];
  }

  void copy(LongConsumer progress) throws IOException {
    while (copied < size) {
      while (next < size) {
        int lease = pool.tryGet();
        if (lease == IndexPool.WOULD_BLOCK) {
          break;
        }
        offsets[lease] = next;
        done[lease] = 0;
        next += SIZE;
        read(lease);
      }
      int _ = ring.await(1);
      while (ring.next()) {
        goOn(ring.completion());
      }
      progress.accept(copied);
    }
  }

  private void read(int lease) {
    operations++;
    int from = DirectFile.roundDown(done[lease]);
    long _ = ring.read(source, offsets[lease] + from, pool, lease, from, SIZE - from, lease);
  }

  private void write(int lease) {
    operations++;
    int from = DirectFile.roundDown(done[lease]);
    int length = DirectFile.roundUp(length(lease)) - from;
    long _ = ring.write(target, offsets[lease] + from, pool, lease, from, length, lease);
  }

  /** How much of the file lies in a lease's block. */
  private int length(int lease) {
    return (int) Math.min(SIZE, size - offsets[lease]);
  }

  private void goOn(Completion completion) throws IOException {
    int lease = completion.lease();
    int moved = completion.resultOrThrow();
    if (moved == 0) {
      throw new IOException("the source was cut while it was copied: offset=" + offsets[lease]);
    }
    done[lease] = DirectFile.roundDown(done[lease]) + moved;
    boolean isWhole = done[lease] >= length(lease);
    if (completion.operation() == Operation.READ) {
      if (isWhole) {
        done[lease] = 0;
        write(lease);
      } else {
        read(lease);
      }
    } else if (isWhole) {
      copied += length(lease);
      pool.put(lease);
    } else {
      write(lease);
    }
  }

  long operations() {
    return operations;
  }
}
