package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** A slab was made. */
public final class SlabMappedEvent {
  private SlabMappedEvent() {}

  /**
   * Records one.
   *
   * @param address where it begins
   * @param size in bytes
   * @param backing what it is made of
   */
  public static void record(long address, long size, Object backing) {
    if (FlightRecorder.IS_PRESENT) {
      SlabMapped.record(address, size, backing);
    }
  }

  @Name("dev.iobuf.SlabMapped")
  @Label("Slab Mapped")
  @Description("Memory was mapped for a slab")
  @Throttle(SlabEvent.RATE)
  static final class SlabMapped extends SlabEvent {
    static void record(long address, long size, Object backing) {
      new SlabMapped().commit(address, size, backing);
    }
  }
}
