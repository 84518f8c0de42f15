package dev.iobuf.benchmarks.peers;

import org.jctools.queues.MessagePassingQueue;

/** What one thread holds at once: of a pool of indices in the one form, of others in the other. */
public final class Hand {
  final int[] leases;
  final Object[] buffers;

  /** How many of the buffers are held, while queues hand them over. */
  private int held;

  private final MessagePassingQueue.Consumer<Object> taker = this::take;
  private final MessagePassingQueue.Supplier<Object> giver = this::give;

  public Hand(int size) {
    leases = new int[size];
    buffers = new Object[size];
  }

  private void take(Object buffer) {
    buffers[held] = buffer;
    held++;
  }

  private Object give() {
    held--;
    return buffers[held];
  }

  /** Fills the hand from a queue that hands several over at once. */
  void fillFrom(MessagePassingQueue<Object> queue) {
    for (int attempt = 0; held < buffers.length; ) {
      if (queue.drain(taker, buffers.length - held) == 0) {
        attempt = Retry.pause(attempt);
      }
    }
  }

  /** Empties the hand into a queue that takes several at once. */
  void emptyInto(MessagePassingQueue<Object> queue) {
    for (int attempt = 0; held > 0; ) {
      if (queue.fill(giver, held) == 0) {
        attempt = Retry.pause(attempt);
      }
    }
  }
}
