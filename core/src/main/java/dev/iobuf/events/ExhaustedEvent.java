package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** All indices of a pool were found to be lent, for the first time since the last put. */
@Name("dev.iobuf.Exhausted")
@Label("Pool Exhausted")
@Description("A get found that all indices of a pool are lent, the first to do so since a put")
public final class ExhaustedEvent extends PoolEvent {
  /**
   * Records one.
   *
   * @param pool what messages call the pool
   */
  public static void record(Object pool) {
    ExhaustedEvent event = new ExhaustedEvent();
    if (event.shouldCommit()) {
      event.pool = pool.toString();
      event.commit();
    }
  }
}
