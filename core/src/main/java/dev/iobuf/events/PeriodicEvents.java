package dev.iobuf.events;

import java.util.List;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorderListener;

/** The events that Flight Recorder requests of all pools, periodically while it records. */
public final class PeriodicEvents {
  private PeriodicEvents() {}

  /**
   * Registers these events with Flight Recorder, if this process uses it. A process that never
   * records pays for one object, and for loading classes of Flight Recorder, which takes about a
   * millisecond.
   *
   * @param pools the numbers of each pool that is open
   * @param leases returns the oldest leases of these pools
   */
  public static void begin(Supplier<List<PoolNumbers>> pools, Supplier<List<HeldLease>> leases) {
    if (FlightRecorder.IS_PRESENT) {
      Hooks.add(pools, leases);
    }
  }

  private record Hooks(Supplier<List<PoolNumbers>> pools, Supplier<List<HeldLease>> leases)
      implements FlightRecorderListener {
    /** Flight Recorder calls back at once if it is in use. */
    static void add(Supplier<List<PoolNumbers>> pools, Supplier<List<HeldLease>> leases) {
      jdk.jfr.FlightRecorder.addListener(new Hooks(pools, leases));
    }

    @Override
    public void recorderInitialized(jdk.jfr.FlightRecorder recorder) {
      jdk.jfr.FlightRecorder.addPeriodicEvent(
          PoolStatisticsEvent.class, () -> pools.get().forEach(PoolStatisticsEvent::record));
      jdk.jfr.FlightRecorder.addPeriodicEvent(
          LeaseEvent.class, () -> leases.get().forEach(LeaseEvent::record));
    }
  }
}
