package dev.iobuf.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/**
 * A peer, which lends objects.
 *
 * @param <T> what it lends
 */
abstract class Peer<T> extends Subject {
  /** Gets a buffer; null where there is none, or where a relaxed operation gave up. */
  abstract @Nullable T take();

  /** Puts a buffer back. */
  abstract void give(T buffer);

  /** Adds one to the long at the beginning of a buffer, and returns what was read. */
  abstract long touch(T buffer);

  /** Gets a buffer, and waits; to be overridden where the peer knows how to wait. */
  T takeOrWait() throws InterruptedException {
    return takeOne();
  }

  private T takeOne() {
    T buffer = take();
    for (int attempt = 0; buffer == null; buffer = take()) {
      attempt = Retry.pause(attempt);
    }
    return buffer;
  }

  @Override
  public final void getPut() {
    give(takeOne());
  }

  @Override
  public final long getTouchPut() {
    T buffer = takeOne();
    long seen = touch(buffer);
    give(buffer);
    return seen;
  }

  @Override
  public final void getPutMany(Hand hand) {
    Object[] buffers = hand.buffers;
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = takeOne();
    }
    for (Object buffer : buffers) {
      giveBack(buffer);
    }
  }

  @Override
  public final @Nullable Object tryBorrow() {
    return take();
  }

  @Override
  public final Object borrow() throws InterruptedException {
    return takeOrWait();
  }

  @Override
  @SuppressWarnings("unchecked") // Benchmarks give back what this peer lent.
  public final void giveBack(Object buffer) {
    give((T) buffer);
  }

  @Override
  public void close() {}
}
