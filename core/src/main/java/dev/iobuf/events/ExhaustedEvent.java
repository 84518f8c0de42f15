package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** All indices of a pool were found to be lent, for the first time since the last put. */
public final class ExhaustedEvent {
  private ExhaustedEvent() {}

  /**
   * Records one. An event that there is no room for is left out: a get, or a put that looks on
   * behalf of a waiter, must not fail by it. If there was no room to initialize the class of these
   * events, the process has none any more.
   *
   * @param pool what messages call the pool
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
  @Description("A get found that all indices of a pool are lent, the first to do so since a put")
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
