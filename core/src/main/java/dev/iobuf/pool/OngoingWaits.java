package dev.iobuf.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The number of gets that wait now, and when they began. All methods are wait-free and allocate
 * nothing, so a preempted thread delays no other.
 */
final class OngoingWaits {
  /*
   * A get that begins to wait writes the time into a vacant place of an array. At its end it clears
   * the place. If no place is vacant, the wait is counted, but not listed. Listed waits have nearly
   * always begun before unlisted ones. So the longest wait is correct, except while more than
   * LISTED waits are going on and all waits that began before the unlisted ones have ended.
   *
   * Opaque and plain, all accesses: no data is read on the strength of these numbers.
   */

  /** The number of waits that have a place. */
  static final int LISTED = 64;

  /** The place of an unlisted wait. */
  private static final int UNLISTED = -1;

  /** The time in a vacant place. A wait that begins at time 0 is noted as 1 ns later. */
  private static final long VACANT = 0;

  private static final VarHandle START = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(OngoingWaits.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    // Links each access below: later, when a get begins or ends a wait, the heap may have no room
    // for it.
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
    // Only atomicity is needed; acquire is the weakest mode that exists.
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

  /** Returns how many gets wait. */
  int count() {
    return (int) COUNT.getOpaque(this);
  }

  /**
   * Returns the duration so far of the longest listed wait, in nanoseconds; 0 if none is listed.
   */
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
