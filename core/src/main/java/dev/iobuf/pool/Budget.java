package dev.iobuf.pool;

import java.util.List;

/** Divides a number of bytes among tiers. */
final class Budget {
  /*
   * Each tier first gets its share by weight, in whole pages. The rest then pays for more buffers
   * of the largest tier, then of the next smaller one, and so on. The rest only shrinks. So when
   * all tiers have had their turns, it does not pay for one more buffer of any tier.
   */

  /** The largest weight. With it, no product of a weight and a sum of weights exceeds a long. */
  static final int MAX_WEIGHT = 1 << 20;

  private Budget() {}

  /**
   * Divides a budget.
   *
   * @param bytes at least 1
   * @param layouts of the tiers, in ascending order of size
   * @param weights of the tiers, in the same order, each 1 … {@link #MAX_WEIGHT}
   * @return how many buffers of each tier, in the same order
   * @throws IllegalArgumentException if a share pays for no buffer
   */
  static int[] divide(long bytes, List<BufferLayout> layouts, int[] weights) {
    long sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    int[] capacities = new int[weights.length];
    long left = bytes;
    for (int i = 0; i < weights.length; i++) {
      BufferLayout layout = layouts.get(i);
      // The product bytes * weight may exceed a long, so the quotient and the rest are divided
      // apart.
      long share = bytes / sum * weights[i] + bytes % sum * weights[i] / sum;
      capacities[i] = layout.capacityWithin(share);
      if (capacities[i] < 1) {
        throw Refusals.budget(bytes, layout, share);
      }
      left -= layout.bytes(capacities[i]);
    }
    for (int i = weights.length - 1; i >= 0; i--) {
      BufferLayout layout = layouts.get(i);
      long before = layout.bytes(capacities[i]);
      capacities[i] = layout.capacityWithin(before + left);
      left -= layout.bytes(capacities[i]) - before;
    }
    return capacities;
  }
}
