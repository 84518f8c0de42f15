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
  @Name("pool")
  @Label("Pool")
  @Description("Name and capacity of the pool")
  String pool = "";
}
