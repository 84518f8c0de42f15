package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;

/** A pool that was neither closed nor abandoned can't be reached any more. */
public final class ForgottenPoolEvent {
  private ForgottenPoolEvent() {}

  /**
   * Records one. An event that there is no room for is left out. If there was no room to initialize
   * the class of these events, the process has none any more.
   *
   * @param pool what messages call the pool
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
