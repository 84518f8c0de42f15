package dev.iobuf.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Memory of a slab was mapped or unmapped. */
@Category({"iobuf", "Slab"})
@StackTrace
abstract class SlabEvent extends Event {
  /**
   * The rate at which a recording takes events of each kind by default. The setting {@code
   * throttle} changes it.
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
  @Description("The backing of the memory")
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
