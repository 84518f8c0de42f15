package dev.iobuf.events;

import java.util.List;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorderListener;

/** What Flight Recorder asks all pools, again and again while it records. */
public final class PeriodicEvents {
  private PeriodicEvents() {}

  /**
   * Lets Flight Recorder ask, if it is used in this process. A process that never records pays for
   * one object, and about a millisecond in which classes of Flight Recorder are loaded.
   *
   * @param pools the numbers of each pool that is open
   * @param leases the oldest leases of these pools
   */
  public static void begin(Supplier<List<PoolNumbers>> pools, Supplier<List<HeldLease>> leases) {
    if (FlightRecorder.IS_PRESENT) {
      Hooks.add(pools, leases);
    }
  }

  private record Hooks(Supplier<List<PoolNumbers>> pools, Supplier<List<HeldLease>> leases)
      implements FlightRecorderListener {
    /** Calls back at once if Flight Recorder is in use. */
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
