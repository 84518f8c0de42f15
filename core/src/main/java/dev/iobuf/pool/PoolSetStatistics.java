package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;

/**
 * The numbers of a {@link PoolSet}, now and since its creation. Immutable; safe for use by any
 * thread. While threads use the pools, the numbers need not be of one instant.
 *
 * @param bytes the memory of all buffers, in bytes: see {@link PoolSet#bytes()}
 * @param lentBytes the sum of the sizes of all lent buffers, in bytes
 * @param spills for each pool, in the order of {@link PoolSet#pools()}, how many requests of its
 *     size a larger tier has served
 * @param pools the numbers of each pool, in the same order
 */
public record PoolSetStatistics(
    long bytes, long lentBytes, List<Long> spills, List<PoolStatistics> pools) {
  /** Copies the lists. */
  public PoolSetStatistics {
    spills = List.copyOf(spills);
    pools = List.copyOf(pools);
  }

  /**
   * Returns how many requests a larger tier has served.
   *
   * @return 0 or more
   */
  public long allSpills() {
    return spills.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Returns how many gets of all pools wait now.
   *
   * @return 0 or more
   */
  public long waiting() {
    return pools.stream().mapToLong(PoolStatistics::waiting).sum();
  }

  /**
   * Returns the duration so far of the longest wait that has not ended: see {@link
   * PoolStatistics#longestWait}.
   *
   * @return zero or more; zero if none waits
   */
  public Duration longestWait() {
    return pools.stream()
        .map(PoolStatistics::longestWait)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /**
   * Returns how many gets ended without an index because their time-out had passed.
   *
   * @return 0 or more
   */
  public long timeouts() {
    return pools.stream().mapToLong(PoolStatistics::timeouts).sum();
  }

  /**
   * Returns how many {@linkplain Misuse misuses} the pools have refused.
   *
   * @return 0 or more
   */
  public long misuses() {
    return pools.stream().mapToLong(PoolStatistics::misuses).sum();
  }
}
