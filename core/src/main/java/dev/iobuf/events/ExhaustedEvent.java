package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** A get found all indices of a pool lent, for the first time since the last put. */
public final class ExhaustedEvent {
  private ExhaustedEvent() {}

  /**
   * Records an event, if there is room for it: a get, or a put that gets for a waiter, must not
   * fail because of it.
   *
   * @param pool the pool, as text
   */
  public static void record(Object pool) {
    if (FlightRecorder.IS_PRESENT) {
      try {
        Exhausted.record(pool);
      } catch (OutOfMemoryError | StackOverflowError | LinkageError left) {
        // Left out.
      }
    }
  }

  @Name("dev.iobuf.Exhausted")
  @Label("Pool Exhausted")
  @Description("A get found all indices of a pool lent, for the first time since the last put")
  @Throttle(PoolEvent.RATE)
  static final class Exhausted extends PoolEvent {
    static void record(Object pool) {
      Exhausted event = new Exhausted();
      if (event.shouldCommit()) {
        event.pool = pool.toString();
        event.commit();
      }
    }
  }
}
