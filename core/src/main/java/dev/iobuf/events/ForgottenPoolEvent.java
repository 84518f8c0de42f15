package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;

/**
 * A pool was forgotten: no thread can reach it any more, but it was neither closed nor abandoned.
 */
public final class ForgottenPoolEvent {
  private ForgottenPoolEvent() {}

  /**
   * Records an event, if there is room for it.
   *
   * @param pool the pool, as text
   * @param lent how many indices were lent
   */
  public static void record(Object pool, int lent) {
    if (FlightRecorder.IS_PRESENT) {
      try {
        ForgottenPool.record(pool, lent);
      } catch (OutOfMemoryError | StackOverflowError | LinkageError left) {
        // Left out.
      }
    }
  }

  @Name("dev.iobuf.ForgottenPool")
  @Label("Forgotten Pool")
  @Description("A pool that was neither closed nor abandoned can't be reached any more")
  @StackTrace(false)
  @Throttle(PoolEvent.RATE)
  static final class ForgottenPool extends PoolEvent {
    @Name("lent")
    @Label("Lent")
    @Description("How many indices were lent")
    int lent;

    static void record(Object pool, int lent) {
      ForgottenPool event = new ForgottenPool();
      if (event.shouldCommit()) {
        event.pool = pool.toString();
        event.lent = lent;
        event.commit();
      }
    }
  }
}
