package dev.iobuf.pool;

import java.util.List;

/** How many buffers of each tier a number of bytes pays for. */
final class Budget {
  /*
   * Each tier first gets its share by weight, in whole pages. The bytes that are left then buy buffers
   * of the largest tier, as many as they pay for, then of the next smaller one, and so on. What is left
   * only falls. So a tier whose turn has passed can't have one buffer more at the end either.
   */

  /** The largest weight: so that no product of weights exceeds a long. */
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
      // Not bytes * weight / sum, which may exceed a long.
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
