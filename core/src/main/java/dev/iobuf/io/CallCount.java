package dev.iobuf.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the calls that use a descriptor's number, and says whether more may begin. The kernel
 * gives the number of a closed file to the next file that is opened. A call that still used the
 * number would then use another file. One word holds both:
 *
 * <pre>{@code
 * | closed : 1 | calls in progress : 31 |
 * }</pre>
 *
 * <ol>
 *   <li>A call enters by a CAS that counts it in, and only while the closed bit is clear.
 *   <li>The closed bit is never cleared, so from then on the count only falls.
 *   <li>Exactly one thread changes the word to "closed, none in progress": the thread that closes,
 *       or the thread of the last call. That thread closes the number, once and after every use.
 * </ol>
 *
 * <p>Thread-safe; all methods are lock-free.
 */
final class CallCount {
  private static final int CLOSED = Integer.MIN_VALUE;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(CallCount.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // by STATE
  private volatile int state;

  /** Returns true as long as new calls may begin. Memory effects: those of a volatile read. */
  boolean isOpen() {
    return state >= 0;
  }

  /** Counts a call in; returns false if no call may begin any more. */
  boolean enter() {
    int seen;
    do {
      seen = state;
      if (seen < 0) {
        return false;
      }
    } while (!STATE.compareAndSet(this, seen, seen + 1));
    return true;
  }

  /**
   * Counts a call out; returns true if the caller must close the number. If none is in, does
   * nothing.
   */
  boolean leave() {
    int seen;
    do {
      seen = state;
      if ((seen & ~CLOSED) == 0) {
        return false;
      }
    } while (!STATE.compareAndSet(this, seen, seen - 1));
    return seen == CLOSED + 1;
  }

  /** Returns true if a call is in progress. Memory effects: those of a volatile read. */
  boolean isUsed() {
    return (state & ~CLOSED) != 0;
  }

  /** Stops further calls from beginning; returns true if the caller must close the number. */
  boolean close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    return before == 0;
  }

  /**
   * If exactly {@code own} calls are in progress, counts them out, and stops further calls from
   * beginning.
   *
   * @param own how many calls the caller has counted in; this method ends them
   * @return {@code own} on success. Otherwise nothing changes: the result is the number of calls in
   *     progress, or a negative number if the descriptor was closed before
   */
  int closeIfUsedBy(int own) {
    return (int) STATE.compareAndExchange(this, own, CLOSED);
  }
}
