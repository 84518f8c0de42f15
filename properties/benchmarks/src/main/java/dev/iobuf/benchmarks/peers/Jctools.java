package dev.iobuf.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import org.jctools.queues.MpmcArrayQueue;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * JCTools' queues for many producers and consumers, padded, by Unsafe and by VarHandle. Strict:
 * poll and offer, which wait for a thread that is amid an operation. Relaxed: which give up then.
 */
final class Jctools {
  private Jctools() {}

  static final class Strict extends QueuePeer {
    private final MpmcArrayQueue<MemorySegment> queue;

    Strict(int capacity) {
      super(capacity);
      queue = new MpmcArrayQueue<>(Math.max(2, capacity));
      buffers().forEach(this::give);
    }

    @Override
    @Nullable MemorySegment take() {
      return queue.poll();
    }

    @Override
    void give(MemorySegment buffer) {
      for (int attempt = 0; !queue.offer(buffer); ) {
        attempt = Retry.pause(attempt);
      }
    }
  }

  static final class Relaxed extends QueuePeer {
    private final MpmcArrayQueue<MemorySegment> queue;

    Relaxed(int capacity) {
      super(capacity);
      queue = new MpmcArrayQueue<>(Math.max(2, capacity));
      buffers().forEach(this::give);
    }

    @Override
    @Nullable MemorySegment take() {
      return queue.relaxedPoll();
    }

    @Override
    void give(MemorySegment buffer) {
      for (int attempt = 0; !queue.relaxedOffer(buffer); ) {
        attempt = Retry.pause(attempt);
      }
    }
  }

  static final class VarHandleStrict extends QueuePeer {
    private final MpmcVarHandleArrayQueue<MemorySegment> queue;

    VarHandleStrict(int capacity) {
      super(capacity);
      queue = new MpmcVarHandleArrayQueue<>(Math.max(2, capacity));
      buffers().forEach(this::give);
    }

    @Override
    @Nullable MemorySegment take() {
      return queue.poll();
    }

    @Override
    void give(MemorySegment buffer) {
      for (int attempt = 0; !queue.offer(buffer); ) {
        attempt = Retry.pause(attempt);
      }
    }
  }

  static final class VarHandleRelaxed extends QueuePeer {
    private final MpmcVarHandleArrayQueue<MemorySegment> queue;

    VarHandleRelaxed(int capacity) {
      super(capacity);
      queue = new MpmcVarHandleArrayQueue<>(Math.max(2, capacity));
      buffers().forEach(this::give);
    }

    @Override
    @Nullable MemorySegment take() {
      return queue.relaxedPoll();
    }

    @Override
    void give(MemorySegment buffer) {
      for (int attempt = 0; !queue.relaxedOffer(buffer); ) {
        attempt = Retry.pause(attempt);
      }
    }
  }
}
