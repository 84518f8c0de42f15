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
  @Name("pool")
  @Label("Pool")
  @Description("Name and capacity of the pool")
  String pool = "";
}
