package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The memory of a slab was freed. */
@Name("dev.iobuf.SlabUnmapped")
@Label("Slab Unmapped")
@Description("The memory of a slab was freed")
public final class SlabUnmappedEvent extends SlabEvent {
  /**
   * Records one.
   *
   * @param address where it began
   * @param size in bytes
   * @param backing what it was made of
   */
  public static void record(long address, long size, Object backing) {
    new SlabUnmappedEvent().commit(address, size, backing);
  }
}
