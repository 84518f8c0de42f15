package dev.iobuf.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An event of a pool. */
@Category({"iobuf", "Pool"})
@StackTrace
abstract class PoolEvent extends Event {
  /**
   * The rate at which a recording takes events of each kind by default. A pool that is exhausted,
   * or misused in a loop, could record several hundred thousand a second. The setting {@code
   * throttle} changes the rate.
   */
  static final String RATE = "100/s";

  @Name("pool")
  @Label("Pool")
  @Description("Name and capacity of the pool")
  String pool = "";
}
