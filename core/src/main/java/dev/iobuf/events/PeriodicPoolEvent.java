package dev.iobuf.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** How a pool is at a moment; told by a thread of Flight Recorder, whose stack says nothing. */
@Category({"iobuf", "Pool"})
@StackTrace(false)
abstract class PeriodicPoolEvent extends Event {
  /**
   * How often by default. A count of what is lent looks at all indices of a pool; an event takes
   * some 100 bytes. So a hundred pools add about 1 kB a second to a recording.
   */
  static final String PERIOD = "10 s";

  @Name("pool")
  @Label("Pool")
  @Description("Name and capacity of the pool")
  String pool = "";
}
