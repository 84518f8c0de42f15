package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** The memory of a slab was freed. */
public final class SlabUnmappedEvent {
  private SlabUnmappedEvent() {}

  /**
   * Records one.
   *
   * @param address where it began
   * @param size in bytes
   * @param backing what it was made of
   */
  public static void record(long address, long size, Object backing) {
    if (FlightRecorder.IS_PRESENT) {
      SlabUnmapped.record(address, size, backing);
    }
  }

  @Name("dev.iobuf.SlabUnmapped")
  @Label("Slab Unmapped")
  @Description("The memory of a slab was freed")
  @Throttle(SlabEvent.RATE)
  static final class SlabUnmapped extends SlabEvent {
    static void record(long address, long size, Object backing) {
      new SlabUnmapped().commit(address, size, backing);
    }
  }
}
