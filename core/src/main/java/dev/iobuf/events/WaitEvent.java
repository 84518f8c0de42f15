package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import jdk.jfr.Throttle;
import org.jspecify.annotations.Nullable;

/** A get had to wait. Its duration is that of the wait; waits below a millisecond are left out. */
public final class WaitEvent {
  private final @Nullable Wait wait;

  /** Creates one that begins now. */
  public WaitEvent() {
    this.wait = FlightRecorder.IS_PRESENT ? begun() : null;
  }

  private static @Nullable Wait begun() {
    try {
      return Wait.begun();
    } catch (LinkageError lost) {
      // Once there was no room to initialize the class, and so there are no such events any more.
      return null;
    }
  }

  /**
   * Ends it. An event that there is no room for is left out: the get has its index, or the reason
   * why it has none, and must not lose them by it.
   *
   * @param pool what messages call the pool
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
