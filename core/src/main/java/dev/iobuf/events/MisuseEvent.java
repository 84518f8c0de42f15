package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A pool refused a call that no correct program makes. */
@Name("dev.iobuf.Misuse")
@Label("Pool Misuse")
@Description("A pool refused a call that no correct program makes")
public final class MisuseEvent extends PoolEvent {
  @Name("message")
  @Label("Message")
  String message = "";

  /**
   * Records one.
   *
   * @param <X> its type
   * @param pool what messages call the pool
   * @param refusal what is about to be thrown
   * @return the refusal
   */
  public static <X extends RuntimeException> X record(Object pool, X refusal) {
    MisuseEvent event = new MisuseEvent();
    if (event.shouldCommit()) {
      event.pool = pool.toString();
      event.message = String.valueOf(refusal.getMessage());
      event.commit();
    }
    return refusal;
  }
}
