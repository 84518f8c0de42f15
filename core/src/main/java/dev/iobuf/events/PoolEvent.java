package dev.iobuf.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Something that happened to a pool. */
@Category({"iobuf", "Pool"})
@StackTrace
abstract class PoolEvent extends Event {
  /**
   * How many of each kind a recording takes by default: a pool that is exhausted, or misused in a
   * loop, tells the same several hundred thousand times a second. The setting {@code throttle}
   * changes it.
   */
  static final String RATE = "100/s";

  @Name("pool")
  @Label("Pool")
  @Description("Name and capacity of the pool")
  String pool = "";
}
