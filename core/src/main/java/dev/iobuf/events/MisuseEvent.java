package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** A pool refused a call that no correct program makes. */
public final class MisuseEvent {
  private MisuseEvent() {}

  /**
   * Records an event, if there is room for it: the caller gets the refusal in any case.
   *
   * @param <X> the type of the refusal
   * @param pool the pool, as text
   * @param kind the kind of misuse
   * @param refusal the exception that the pool is about to throw
   * @return the refusal
   */
  public static <X extends RuntimeException> X record(Object pool, Enum<?> kind, X refusal) {
    if (FlightRecorder.IS_PRESENT) {
      try {
        Misuse.record(pool, kind, refusal);
      } catch (OutOfMemoryError | StackOverflowError | LinkageError left) {
        // Left out.
      }
    }
    return refusal;
  }

  @Name("dev.iobuf.Misuse")
  @Label("Pool Misuse")
  @Description("A pool refused a call that no correct program makes")
  @Throttle(PoolEvent.RATE)
  static final class Misuse extends PoolEvent {
    @Name("kind")
    @Label("Kind")
    @Description("The kind of misuse: a constant of dev.iobuf.pool.Misuse")
    String kind = "";

    @Name("message")
    @Label("Message")
    String message = "";

    static void record(Object pool, Enum<?> kind, RuntimeException refusal) {
      Misuse event = new Misuse();
      if (event.shouldCommit()) {
        event.pool = pool.toString();
        event.kind = kind.name();
        event.message = String.valueOf(refusal.getMessage());
        event.commit();
      }
    }
  }
}
