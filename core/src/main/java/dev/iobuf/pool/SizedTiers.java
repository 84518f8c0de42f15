package dev.iobuf.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The tiers of a {@link PoolSet} in ascending order of size, each with a number. Immutable. */
final class SizedTiers {
  /** A tier, and its capacity or weight. */
  private record Part(PoolTier tier, int number) {
    BufferLayout layout() {
      return tier.layout();
    }
  }

  /** In ascending order of size. */
  private final List<Part> parts;

  private SizedTiers(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Sorts the tiers.
   *
   * @param tiers with their capacities or weights, which are not checked here
   * @return the tiers in order
   * @throws IllegalArgumentException if no set can have these tiers: the map is empty or has more
   *     than 127 tiers, or two tiers have one size
   */
  static SizedTiers of(Map<? extends PoolTier, Integer> tiers) {
    List<Part> parts = new ArrayList<>();
    tiers.forEach((tier, number) -> parts.add(new Part(tier, number)));
    if (parts.isEmpty() || parts.size() > SizeTable.MAX_SIZES) {
      throw new IllegalArgumentException(
          "a set of pools must have 1 … " + SizeTable.MAX_SIZES + " tiers: tiers=" + parts.size());
    }
    parts.sort(Comparator.comparingInt(part -> part.layout().size()));
    for (int i = 1; i < parts.size(); i++) {
      BufferLayout one = parts.get(i - 1).layout();
      BufferLayout other = parts.get(i).layout();
      if (one.size() == other.size()) {
        throw new IllegalArgumentException(
            "tiers of a set must differ in size: %s=%s, %s=%s"
                .formatted(one.tier(), one.size(), other.tier(), other.size()));
      }
    }
    return new SizedTiers(parts);
  }

  /**
   * Divides a budget by the numbers of the tiers, which are weights.
   *
   * @param budget in bytes
   * @return the same tiers, with their capacities
   * @throws IllegalArgumentException if a weight is out of range, or a share pays for no buffer
   */
  SizedTiers within(long budget) {
    for (Part part : parts) {
      if (part.number < 1 || part.number > Budget.MAX_WEIGHT) {
        throw new IllegalArgumentException(
            "a weight must be 1 … %s: weight=%s, tier=%s"
                .formatted(Budget.MAX_WEIGHT, part.number, part.layout().tier()));
      }
    }
    int[] weights = parts.stream().mapToInt(Part::number).toArray();
    int[] capacities = Budget.divide(budget, parts.stream().map(Part::layout).toList(), weights);
    List<Part> divided = new ArrayList<>();
    for (int i = 0; i < capacities.length; i++) {
      divided.add(new Part(parts.get(i).tier, capacities[i]));
    }
    return new SizedTiers(divided);
  }

  /** Returns how many tiers there are. */
  int count() {
    return parts.size();
  }

  /**
   * Creates a pool of each tier, of the tier's number of buffers.
   *
   * @param options of each pool
   * @param pools gets the pools in ascending order of size; after an exception, those that were
   *     created, for the caller to close
   * @throws IllegalArgumentException if a capacity is out of range
   */
  void createPools(PoolOptions options, List<SlabPool<? extends IoBuffer>> pools) {
    for (Part part : parts) {
      pools.add(part.tier.createPool(part.number, options));
    }
  }

  /** Returns how much memory the pools take, in whole pages. */
  long bytes() {
    return parts.stream().mapToLong(part -> part.layout().bytes(part.number)).sum();
  }
}
