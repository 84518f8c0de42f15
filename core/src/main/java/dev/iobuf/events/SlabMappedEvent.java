package dev.iobuf.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** A slab was made. */
public final class SlabMappedEvent {
  private SlabMappedEvent() {}

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
        SlabMapped.record(address, size, backing);
      } catch (OutOfMemoryError | StackOverflowError | LinkageError left) {
        // Left out.
      }
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
