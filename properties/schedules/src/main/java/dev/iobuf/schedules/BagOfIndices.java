package dev.iobuf.schedules;

import java.util.ArrayList;
import java.util.List;

/**
 * A bag of indices {@code 0 … capacity − 1}, all free at first: {@code get} lends any free index,
 * and returns −1 only if none is free. {@code put} takes one back, and refuses an index that is not
 * lent by an {@link IllegalStateException}. {@code take} and {@code park} are the same, for
 * subjects that get and put in two ways.
 *
 * @param capacity the number of indices, 1 … 63
 * @param isLenient true if one lease may be put several times at once: then a put of an index that
 *     is not lent need not be refused, and a get may be refused at any time
 */
public record BagOfIndices(int capacity, boolean isLenient) implements Specification<Long> {
  /** Checks the capacity. */
  public BagOfIndices {
    checkCapacity(capacity);
  }

  /** A bag that refuses each put of an index that is not lent. */
  public BagOfIndices(int capacity) {
    this(capacity, false);
  }

  static void checkCapacity(int capacity) {
    if (capacity < 1 || capacity > 63) {
      throw new IllegalArgumentException("capacity must be 1 … 63: capacity=" + capacity);
    }
  }

  @Override
  public Long initial() {
    return (1L << capacity) - 1;
  }

  @Override
  public List<Step<Long>> steps(Long free, int thread, Call call) {
    return switch (call.operation()) {
      case "get", "take" -> isLenient ? getOrNot(free) : get(free);
      case "put", "park" -> put(free, call.argument(0));
      default -> throw new IllegalArgumentException("no operation of a bag: call=" + call);
    };
  }

  private static List<Step<Long>> getOrNot(long free) {
    List<Step<Long>> steps = new ArrayList<>(get(free));
    steps.add(new Step<>(free, -1));
    return steps;
  }

  private static List<Step<Long>> get(long free) {
    if (free == 0) {
      return List.of(new Step<>(free, -1));
    }
    List<Step<Long>> steps = new ArrayList<>();
    for (long rest = free; rest != 0; rest &= rest - 1) {
      steps.add(new Step<>(free & ~Long.lowestOneBit(rest), Long.numberOfTrailingZeros(rest)));
    }
    return steps;
  }

  private List<Step<Long>> put(long free, int index) {
    if (index < 0 || index >= capacity) {
      return List.of(new Step<>(free, Thrown.of(IndexOutOfBoundsException.class)));
    }
    if ((free & (1L << index)) == 0) {
      return List.of(new Step<>(free | (1L << index), null));
    }
    Step<Long> refused = new Step<>(free, Thrown.of(IllegalStateException.class));
    return isLenient ? List.of(refused, new Step<>(free, null)) : List.of(refused);
  }
}
