package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** A pool refused a call that no correct program makes. */
public final class MisuseEvent {
  private MisuseEvent() {}

  /**
   * Records one. An event that there is no room for is left out: the caller is to be told of the
   * misuse. If there was no room to initialize the class of these events, the process has none any
   * more.
   *
   * @param <X> its type
   * @param pool what messages call the pool
   * @param kind what was wrong
   * @param refusal what is about to be thrown
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
    @Description("What was wrong: a constant of dev.iobuf.pool.Misuse")
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
