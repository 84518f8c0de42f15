package dev.iobuf.benchmarks.peers;

import dev.iobuf.memory.Slab;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A queue used as a pool of slices of one slab: the same memory as the library's, and no more
 * objects than buffers. A queue is never full, since it has room for all.
 */
abstract class QueuePeer extends Peer {
  private final Slab slab;
  private final int capacity;

  QueuePeer(int capacity) {
    this.capacity = capacity;
    this.slab = Slab.map((long) capacity * BUFFER_SIZE, 4096);
  }

  /** The buffers to begin with. */
  final Stream<MemorySegment> buffers() {
    return LongStream.range(0, capacity)
        .mapToObj(i -> slab.segment().asSlice(i * BUFFER_SIZE, BUFFER_SIZE));
  }

  @Override
  final long touch(Object buffer) {
    MemorySegment memory = (MemorySegment) buffer;
    long seen = memory.get(ValueLayout.JAVA_LONG, 0);
    memory.set(ValueLayout.JAVA_LONG, 0, seen + 1);
    return seen;
  }

  @Override
  public final void close() {
    slab.close();
  }
}
