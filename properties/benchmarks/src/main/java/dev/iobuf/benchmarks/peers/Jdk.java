package dev.iobuf.benchmarks.peers;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The queues that come with the JDK. */
final class Jdk {
  private Jdk() {}

  /** Not fair, which is faster. It is the only queue here that has a waiting get. */
  static final class ArrayBlocking extends QueuePeer {
    private final ArrayBlockingQueue<Object> queue;

    ArrayBlocking(int capacity) {
      super(capacity);
      queue = new ArrayBlockingQueue<>(capacity);
      buffers().forEach(this::give);
    }

    @Override
    @Nullable Object take() {
      return queue.poll();
    }

    @Override
    Object takeOrWait() throws InterruptedException {
      return queue.take();
    }

    @Override
    void give(Object buffer) {
      queue.add(buffer);
    }
  }

  static final class ConcurrentLinked extends QueuePeer {
    private final ConcurrentLinkedQueue<Object> queue = new ConcurrentLinkedQueue<>();

    ConcurrentLinked(int capacity) {
      super(capacity);
      buffers().forEach(this::give);
    }

    @Override
    @Nullable Object take() {
      return queue.poll();
    }

    @Override
    void give(Object buffer) {
      queue.add(buffer);
    }
  }
}
