package dev.iobuf.benchmarks.peers;

import org.jctools.queues.MpmcArrayQueue;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * JCTools' queues for many producers and consumers, padded, by Unsafe and by VarHandle. Strict:
 * poll and offer, which wait for a thread in the middle of an operation. Relaxed: which fail then.
 */
final class Jctools {
  private Jctools() {}

  static final class Strict extends QueuePeer {
    private final MpmcArrayQueue<Object> queue;

    Strict(int capacity) {
      super(capacity);
      queue = new MpmcArrayQueue<>(Math.max(2, capacity));
      buffers().forEach(this::give);
    }

    @Override
    @Nullable Object take() {
      return queue.poll();
    }

    @Override
    void give(Object buffer) {
      for (int attempt = 0; !queue.offer(buffer); ) {
        attempt = Retry.pause(attempt);
      }
    }

    @Override
    public void getPutAtOnce(Hand hand) {
      hand.fillFrom(queue);
      hand.emptyInto(queue);
    }
  }

  static final class Relaxed extends QueuePeer {
    private final MpmcArrayQueue<Object> queue;

    Relaxed(int capacity) {
      super(capacity);
      queue = new MpmcArrayQueue<>(Math.max(2, capacity));
      buffers().forEach(this::give);
    }

    @Override
    @Nullable Object take() {
      return queue.relaxedPoll();
    }

    @Override
    void give(Object buffer) {
      for (int attempt = 0; !queue.relaxedOffer(buffer); ) {
        attempt = Retry.pause(attempt);
      }
    }

    @Override
    public void getPutAtOnce(Hand hand) {
      hand.fillFrom(queue);
      hand.emptyInto(queue);
    }
  }

  static final class VarHandleStrict extends QueuePeer {
    private final MpmcVarHandleArrayQueue<Object> queue;

    VarHandleStrict(int capacity) {
      super(capacity);
      queue = new MpmcVarHandleArrayQueue<>(Math.max(2, capacity));
      buffers().forEach(this::give);
    }

    @Override
    @Nullable Object take() {
      return queue.poll();
    }

    @Override
    void give(Object buffer) {
      for (int attempt = 0; !queue.offer(buffer); ) {
        attempt = Retry.pause(attempt);
      }
    }

    @Override
    public void getPutAtOnce(Hand hand) {
      hand.fillFrom(queue);
      hand.emptyInto(queue);
    }
  }

  static final class VarHandleRelaxed extends QueuePeer {
    private final MpmcVarHandleArrayQueue<Object> queue;

    VarHandleRelaxed(int capacity) {
      super(capacity);
      queue = new MpmcVarHandleArrayQueue<>(Math.max(2, capacity));
      buffers().forEach(this::give);
    }

    @Override
    @Nullable Object take() {
      return queue.relaxedPoll();
    }

    @Override
    void give(Object buffer) {
      for (int attempt = 0; !queue.relaxedOffer(buffer); ) {
        attempt = Retry.pause(attempt);
      }
    }

    @Override
    public void getPutAtOnce(Hand hand) {
      hand.fillFrom(queue);
      hand.emptyInto(queue);
    }
  }
}
