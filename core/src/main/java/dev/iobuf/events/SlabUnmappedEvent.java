package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** The memory of a slab was freed. */
public final class SlabUnmappedEvent {
  private SlabUnmappedEvent() {}

  /**
   * Records one. An event that there is no room for is left out: the memory is freed already. If
   * there was no room to initialize the class of these events, the process has none any more.
   *
   * @param address where it began
   * @param size in bytes
   * @param backing what it was made of
   */
  public static void record(long address, long size, Object backing) {
    if (FlightRecorder.IS_PRESENT) {
      try {
        SlabUnmapped.record(address, size, backing);
      } catch (OutOfMemoryError | StackOverflowError | LinkageError left) {
        // Left out.
      }
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
