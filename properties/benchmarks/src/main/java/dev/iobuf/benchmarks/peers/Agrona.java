package dev.iobuf.benchmarks.peers;

import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/** Agrona's queue for many producers and consumers. */
final class Agrona extends QueuePeer {
  private final ManyToManyConcurrentArrayQueue<Object> queue;

  Agrona(int capacity) {
    super(capacity);
    queue = new ManyToManyConcurrentArrayQueue<>(Math.max(2, capacity));
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
}
