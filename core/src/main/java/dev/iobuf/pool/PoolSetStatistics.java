package dev.iobuf.pool;

import java.time.Duration;
import java.util.List;

/**
 * What the pools of a {@link PoolSet} do now, and what they have done so far. Immutable; safe for
 * use by any thread. During use, the numbers need not be of one instant.
 *
 * @param bytes the memory of all buffers, in bytes: see {@link PoolSet#bytes()}
 * @param lentBytes the sizes of the buffers that are lent, in bytes
 * @param spills how many requests of each pool's size a larger tier has served, in the order of
 *     {@link PoolSet#pools()}
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
   * Returns how long the wait has gone on that has gone on longest: see {@link
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
   * Returns how many gets gave up waiting since their time had passed.
   *
   * @return 0 or more
   */
  public long timeouts() {
    return pools.stream().mapToLong(PoolStatistics::timeouts).sum();
  }

  /**
   * Returns how many calls the pools have refused that no correct program makes.
   *
   * @return 0 or more
   */
  public long misuses() {
    return pools.stream().mapToLong(PoolStatistics::misuses).sum();
  }
}
