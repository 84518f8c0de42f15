package dev.iobuf.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The state of a pool at a moment. A thread of Flight Recorder records it, so its stack is of no
 * interest.
 */
@Category({"iobuf", "Pool"})
@StackTrace(false)
abstract class PeriodicPoolEvent extends Event {
  @Name("pool")
  @Label("Pool")
  @Description("Name and capacity of the pool")
  String pool = "";
}
