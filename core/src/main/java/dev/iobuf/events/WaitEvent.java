package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import jdk.jfr.Throttle;
import org.jspecify.annotations.Nullable;

/**
 * A get had to wait. The duration of the event is that of the wait. Waits below a millisecond are
 * left out.
 */
public final class WaitEvent {
  private final @Nullable Wait wait;

  /** Creates an event that begins now. */
  public WaitEvent() {
    this.wait = FlightRecorder.IS_PRESENT ? begun() : null;
  }

  private static @Nullable Wait begun() {
    try {
      return Wait.begun();
    } catch (LinkageError lost) {
      // An earlier initialization of the class failed for lack of room: see the package.
      return null;
    }
  }

  /**
   * Ends the event, and records it if there is room for it: the get has an index or an exception,
   * and must not lose it.
   *
   * @param pool the pool, as text
   * @param lent the index, or a negative number
   */
  public void end(Object pool, int lent) {
    if (wait != null) {
      try {
        wait.end(pool, lent);
      } catch (OutOfMemoryError | StackOverflowError left) {
        // Left out.
      }
    }
  }

  @Name("dev.iobuf.Wait")
  @Label("Pool Wait")
  @Description("A get waited for an index to be put")
  @Threshold("1 ms")
  @Throttle(PoolEvent.RATE)
  static final class Wait extends PoolEvent {
    @Name("index")
    @Label("Index")
    @Description("The index that was lent in the end, or -1 if none was")
    int index;

    static Wait begun() {
      Wait wait = new Wait();
      wait.begin();
      return wait;
    }

    void end(Object pool, int lent) {
      end();
      if (shouldCommit()) {
        this.pool = pool.toString();
        this.index = lent;
        commit();
      }
    }
  }
}
