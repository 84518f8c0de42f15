package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** The memory of a slab was freed. */
public final class SlabUnmappedEvent {
  private SlabUnmappedEvent() {}

  /**
   * Records an event, if there is room for it.
   *
   * @param address the address of the slab
   * @param size in bytes
   * @param backing the backing of the slab
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
