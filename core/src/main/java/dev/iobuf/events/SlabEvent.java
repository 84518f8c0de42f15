package dev.iobuf.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Memory of a slab came or went. */
@Category({"iobuf", "Slab"})
@StackTrace
abstract class SlabEvent extends Event {
  /**
   * How many of each kind a recording takes by default; the setting {@code throttle} changes it.
   */
  static final String RATE = "1000/s";

  @Name("address")
  @Label("Address")
  long address;

  @Name("size")
  @Label("Size")
  @DataAmount
  long size;

  @Name("backing")
  @Label("Backing")
  @Description("What the memory is made of")
  String backing = "";

  final void commit(long start, long bytes, Object kind) {
    if (shouldCommit()) {
      address = start;
      size = bytes;
      backing = kind.toString();
      commit();
    }
  }
}
