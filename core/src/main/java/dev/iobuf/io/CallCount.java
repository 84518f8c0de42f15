package dev.iobuf.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many calls use a descriptor's number, and whether more may begin. The kernel gives the number
 * of a closed file to the next one that is opened. A call that still used it would then use another
 * file. One word has both:
 *
 * <pre>{@code
 * | closed : 1 | calls in progress : 31 |
 * }</pre>
 *
 * <ol>
 *   <li>A call enters by a CAS that counts it in, and only while the closed bit is clear.
 *   <li>The closed bit is never cleared, so from then on the count only falls.
 *   <li>One thread sees "closed, none in progress" come about: the one that closes, or the last
 *       call to leave. It closes the number, exactly once and after every use.
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

  /** Returns true as long as new calls are let in. Memory effects: those of a volatile read. */
  boolean isOpen() {
    return state >= 0;
  }

  /** Counts a call in; returns false if none is let in any more. */
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

  /** Lets no further call in; returns true if the caller must close the number. */
  boolean close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    return before == 0;
  }

  /**
   * Lets no further call in, and counts out all that are in, if they are so many.
   *
   * @param own how many calls the caller has counted in, which end by this
   * @return {@code own} if so; else how many are in progress, or a negative number if it was closed
   *     before. Nothing changes then.
   */
  int closeIfUsedBy(int own) {
    return (int) STATE.compareAndExchange(this, own, CLOSED);
  }
}
