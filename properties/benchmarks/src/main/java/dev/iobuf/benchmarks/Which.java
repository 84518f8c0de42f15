package dev.iobuf.benchmarks;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which buffers of a pool are held, by their places in the order in which an idle pool lends them.
 */
public enum Which {
  LENT_FIRST("lent first"),
  LENT_LAST("lent last"),
  AT_RANDOM("at random"),
  /** Every second one, then of the others as many as it takes. */
  EVERY_SECOND("every second");

  /** The same ones in each run. */
  private static final int SEED = 42;

  private final String label;

  Which(String label) {
    this.label = label;
  }

  /** Returns the places in that order, {@code 0 … capacity − 1}, of a number of buffers. */
  BitSet places(int capacity, int count) {
    BitSet places = new BitSet(capacity);
    switch (this) {
      case LENT_FIRST -> places.set(0, count);
      case LENT_LAST -> places.set(capacity - count, capacity);
      case AT_RANDOM -> IntStream.of(shuffled(capacity)).limit(count).forEach(places::set);
      case EVERY_SECOND ->
          IntStream.concat(
                  IntStream.iterate(0, i -> i < capacity, i -> i + 2),
                  IntStream.iterate(1, i -> i < capacity, i -> i + 2))
              .limit(count)
              .forEach(places::set);
    }
    return places;
  }

  private static int[] shuffled(int capacity) {
    int[] places = IntStream.range(0, capacity).toArray();
    Random random = new Random(SEED);
    for (int i = capacity - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int place = places[i];
      places[i] = places[other];
      places[other] = place;
    }
    return places;
  }

  @Override
  public String toString() {
    return label;
  }
}
