package dev.iobuf.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/**
 * A pool to be measured, filled with buffers of 2 KiB.
 *
 * <p>The methods are the pieces of work that benchmarks time, so that each subject does them with
 * its natural types: indices, views, queue elements. A benchmark process uses one subject only, so
 * calls through this class are inlined, for a comparison of classes at most.
 */
public abstract class Subject implements AutoCloseable {
  /** The size of a buffer: the tier Small. */
  static final int BUFFER_SIZE = 2 << 10;

  /** Gets a buffer and puts it back. */
  public abstract void getPut();

  /**
   * Gets a buffer, adds one to the long at its beginning, and puts it back.
   *
   * @return the value before
   */
  public abstract long getTouchPut();

  /** Fills the hand with buffers one by one, then puts all of them back. */
  public abstract void getPutMany(Hand hand);

  /**
   * The same by the calls for several at once that the subject has, one by one where it has none.
   */
  public abstract void getPutAtOnce(Hand hand);

  /** Fills the hand with buffers one by one, in the order in which the pool lends them. */
  public abstract void fill(Hand hand);

  /** Puts back the buffer at a place of the hand, the first of which is 0. */
  public abstract void put(Hand hand, int place);

  /** Puts each buffer of a full hand back in turn, and gets another one in its place. */
  public abstract void renew(Hand hand);

  /** Gets a buffer, then puts back the one at a place of the hand, which the new one takes. */
  public abstract void exchange(Hand hand, int place);

  /** Gets a buffer as an object that can be passed on. Returns null if none is free. */
  public abstract @Nullable Object tryBorrow();

  /** Gets a buffer as an object, and waits in the way that the subject waits. */
  public abstract Object borrow() throws InterruptedException;

  /** Puts a borrowed object, on any thread. */
  public abstract void putBack(Object buffer);

  @Override
  public abstract void close();
}
