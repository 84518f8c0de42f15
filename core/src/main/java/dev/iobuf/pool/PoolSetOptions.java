package dev.iobuf.pool;

import java.util.Objects;

/**
 * The options of a {@link PoolSet}. Immutable; safe for use by any thread.
 *
 * <p>Each method that changes an option returns new options; the old ones stay as they are.
 */
public final class PoolSetOptions {
  /** {@link PoolOptions#DEFAULT} for each pool, and no {@linkplain #spilling spilling}. */
  public static final PoolSetOptions DEFAULT = new PoolSetOptions(PoolOptions.DEFAULT, 0);

  private final PoolOptions pools;
  private final int spilling;

  private PoolSetOptions(PoolOptions pools, int spilling) {
    this.pools = pools;
    this.spilling = spilling;
  }

  /**
   * Chooses the options of each pool. If they have a name, all pools of the set have it; messages,
   * events and beans also show the class of a pool.
   *
   * @param options of each pool
   * @return the changed options
   */
  public PoolSetOptions pools(PoolOptions options) {
    return new PoolSetOptions(Objects.requireNonNull(options, "options"), spilling);
  }

  /**
   * Lets a request spill: while all buffers of the smallest tier that fits are lent, a larger tier
   * serves it. {@link PoolSetStatistics#spills} counts such requests.
   *
   * <p>A large tier that serves small requests has fewer buffers left for large ones. So keep the
   * number small.
   *
   * @param tiers how many of the next larger tiers may serve, 0 or more; with 0, no request spills
   * @return the changed options
   * @throws IllegalArgumentException if the number is negative
   */
  public PoolSetOptions spilling(int tiers) {
    if (tiers < 0) {
      throw new IllegalArgumentException(
          "tiers must be 0 or more: tiers=" + tiers + "; with 0, no request spills");
    }
    return new PoolSetOptions(pools, tiers);
  }

  /**
   * Returns the options of each pool.
   *
   * @return options
   */
  public PoolOptions pools() {
    return pools;
  }

  /**
   * Returns the number of {@link #spilling(int)}.
   *
   * @return 0 or more
   */
  public int spilling() {
    return spilling;
  }

  @Override
  public String toString() {
    return "PoolSetOptions[pools=" + pools + ", spilling=" + spilling + "]";
  }
}
