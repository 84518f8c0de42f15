package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The gets that wait now: how many, and since when. All methods are wait-free and allocate nothing,
 * so a thread that is preempted here holds up no other.
 */
final class OngoingWaits {
  /*
   * A get that begins to wait writes the time into a vacant place of an array, and clears the place
   * in the end. If no place is vacant, the wait is counted, but not listed. Those that are listed
   * have nearly always begun earlier than those that are not; so the longest wait is right, but for
   * the moment in which more than LISTED wait and all that came before them have ended.
   *
   * Opaque and plain, all accesses: nothing is read by these numbers.
   */

  /** So many waits have a place. */
  static final int LISTED = 64;

  /** The place of a wait that has none. */
  private static final int UNLISTED = -1;

  /** In place of a time; a wait that begins at 0 is noted as 1 ns later. */
  private static final long VACANT = 0;

  private static final VarHandle START = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(OngoingWaits.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    // Links each access below, for which there may be no heap when a get begins or ends to wait.
    OngoingWaits linked = new OngoingWaits();
    linked.end(linked.begin(1));
  }

  private final long[] starts = new long[LISTED];
  private int count;

  /**
   * Counts a wait in.
   *
   * @param start when it began, by {@link System#nanoTime}
   * @return its place, for {@link #end}
   */
  int begin(long start) {
    // Atomicity is all that is needed, and acquire the weakest mode on offer.
    int _ = (int) COUNT.getAndAddAcquire(this, 1);
    int first = (int) Thread.currentThread().threadId();
    for (int i = 0; i < LISTED; i++) {
      int place = (first + i) & (LISTED - 1);
      if ((long) START.getOpaque(starts, place) == VACANT
          && START.weakCompareAndSetPlain(starts, place, VACANT, start | 1)) {
        return place;
      }
    }
    return UNLISTED;
  }

  /** Counts a wait out. */
  void end(int place) {
    if (place != UNLISTED) {
      START.setOpaque(starts, place, VACANT);
    }
    int _ = (int) COUNT.getAndAddAcquire(this, -1);
  }

  /** Returns how many wait. */
  int count() {
    return (int) COUNT.getOpaque(this);
  }

  /** Returns how long the listed wait has gone on that has gone on longest, in ns; 0 if none. */
  long longest() {
    long now = System.nanoTime();
    long longest = 0;
    for (int place = 0; place < LISTED; place++) {
      long start = (long) START.getOpaque(starts, place);
      longest = start == VACANT ? longest : Math.max(longest, now - start);
    }
    return longest;
  }
}
