package dev.iobuf.benchmarks.peers;

import org.jctools.queues.MessagePassingQueue;

/**
 * The buffers that one thread holds at once: indices for a pool of indices, and objects for others.
 * No two threads write to the same cache line, wherever a collector moves their hands. Otherwise
 * the result would include the sharing of that line.
 */
public final class Hand extends Held {
  /** Unused elements on both sides of an array, two cache lines each, against false sharing. */
  private static final int MARGIN = 32;

  /** The held buffers are in the elements from here on, before the padding at the end. */
  static final int FIRST = MARGIN;

  final int end;
  final int[] leases;
  final Object[] buffers;

  private final MessagePassingQueue.Consumer<Object> taker = this::take;
  private final MessagePassingQueue.Supplier<Object> giver = this::give;

  @SuppressWarnings("unused") // padding after the fields
  private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16;

  public Hand(int size) {
    end = FIRST + size;
    leases = new int[end + MARGIN];
    buffers = new Object[end + MARGIN];
    held = FIRST;
  }

  int size() {
    return end - FIRST;
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
    for (int attempt = 0; held < end; ) {
      if (queue.drain(taker, end - held) == 0) {
        attempt = Retry.pause(attempt);
      }
    }
  }

  /** Empties the hand into a queue that takes several at once. */
  void emptyInto(MessagePassingQueue<Object> queue) {
    for (int attempt = 0; held > FIRST; ) {
      if (queue.fill(giver, held - FIRST) == 0) {
        attempt = Retry.pause(attempt);
      }
    }
  }
}

/** Padding before the fields. */
@SuppressWarnings("unused")
abstract class HandMargin {
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16;
}

/** The fields that are written at a hand-over through queues: the place of the next buffer. */
abstract class Held extends HandMargin {
  int held;
}
