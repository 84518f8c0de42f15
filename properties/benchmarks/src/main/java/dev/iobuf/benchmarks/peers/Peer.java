package dev.iobuf.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/** A peer, which lends objects of its own type, so that bare work needs no cast. */
abstract class Peer extends Subject {
  /** Gets a buffer. Returns null if none is free, or if a relaxed operation failed. */
  abstract @Nullable Object take();

  /** Puts a buffer back. */
  abstract void give(Object buffer);

  /** Adds one to the long at the beginning of a buffer, and returns the value before. */
  abstract long touch(Object buffer);

  /** Gets a buffer, and waits. Overridden if the peer has a waiting get. */
  Object takeOrWait() throws InterruptedException {
    return takeOne();
  }

  private Object takeOne() {
    Object buffer = take();
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
    Object buffer = takeOne();
    long seen = touch(buffer);
    give(buffer);
    return seen;
  }

  @Override
  public final void getPutMany(Hand hand) {
    Object[] buffers = hand.buffers;
    int end = hand.end;
    for (int i = Hand.FIRST; i < end; i++) {
      buffers[i] = takeOne();
    }
    for (int i = Hand.FIRST; i < end; i++) {
      give(buffers[i]);
    }
  }

  @Override
  public void getPutAtOnce(Hand hand) {
    getPutMany(hand);
  }

  @Override
  public final void fill(Hand hand) {
    Object[] buffers = hand.buffers;
    int end = hand.end;
    for (int i = Hand.FIRST; i < end; i++) {
      buffers[i] = takeOne();
    }
  }

  @Override
  public final void put(Hand hand, int place) {
    give(hand.buffers[Hand.FIRST + place]);
  }

  @Override
  public final void renew(Hand hand) {
    Object[] buffers = hand.buffers;
    int end = hand.end;
    for (int i = Hand.FIRST; i < end; i++) {
      give(buffers[i]);
      buffers[i] = takeOne();
    }
  }

  @Override
  public final void exchange(Hand hand, int place) {
    Object buffer = takeOne();
    put(hand, place);
    hand.buffers[Hand.FIRST + place] = buffer;
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
  public final void putBack(Object buffer) {
    give(buffer);
  }

  @Override
  public void close() {}
}
