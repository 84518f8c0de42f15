package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** A program closed a pool, or tried to, while indices were lent. */
public final class LeakEvent {
  private LeakEvent() {}

  /**
   * Records an event, if there is room for it: the close continues without it.
   *
   * @param pool the pool, as text
   * @param lent how many indices were lent
   * @param abandoned true if they are abandoned
   */
  public static void record(Object pool, int lent, boolean abandoned) {
    if (FlightRecorder.IS_PRESENT) {
      try {
        LeakAtClose.record(pool, lent, abandoned);
      } catch (OutOfMemoryError | StackOverflowError | LinkageError left) {
        // Left out.
      }
    }
  }

  @Name("dev.iobuf.LeakAtClose")
  @Label("Leak at Close")
  @Description("A pool was to be closed while indices of it were lent")
  @Throttle(PoolEvent.RATE)
  static final class LeakAtClose extends PoolEvent {
    @Name("lent")
    @Label("Lent")
    @Description("How many indices were lent")
    int lent;

    @Name("abandoned")
    @Label("Abandoned")
    @Description("True if the pool abandoned them, false if it refused to close")
    boolean abandoned;

    static void record(Object pool, int lent, boolean abandoned) {
      LeakAtClose event = new LeakAtClose();
      if (event.shouldCommit()) {
        event.pool = pool.toString();
        event.lent = lent;
        event.abandoned = abandoned;
        event.commit();
      }
    }
  }
}
