package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A slab was made. */
@Name("dev.iobuf.SlabMapped")
@Label("Slab Mapped")
@Description("Memory was mapped for a slab")
public final class SlabMappedEvent extends SlabEvent {
  /**
   * Records one.
   *
   * @param address where it begins
   * @param size in bytes
   * @param backing what it is made of
   */
  public static void record(long address, long size, Object backing) {
    new SlabMappedEvent().commit(address, size, backing);
  }
}
