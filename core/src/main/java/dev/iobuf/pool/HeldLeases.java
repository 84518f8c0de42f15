package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The leases of a pool that have been out longest, for management consoles and Flight Recorder. */
final class HeldLeases {
  private HeldLeases() {}

  /**
   * Returns the oldest leases, the oldest first; none if the pool does not know its holders.
   *
   * @param leases returns the leases of a pool that have been out for at least a given time
   */
  static List<PoolMXBean.Lease> oldest(Function<Duration, List<LeaseRecord>> leases, int most) {
    return leases.apply(Duration.ZERO).stream().limit(most).map(HeldLeases::row).toList();
  }

  private static PoolMXBean.Lease row(LeaseRecord lease) {
    return new PoolMXBean.Lease(
        lease.index(),
        lease.thread(),
        lease.threadId(),
        lease.age().toMillis(),
        lease.stack().isEmpty() ? "" : lease.stack().getFirst().toString());
  }
}
