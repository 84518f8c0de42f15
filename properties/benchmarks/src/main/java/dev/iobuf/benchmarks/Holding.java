package dev.iobuf.benchmarks;

/**
 * The capacity of a pool, and which of its buffers other threads hold. As text: {@code
 * 1024/50/LENT_FIRST}.
 *
 * @param capacity of the pool
 * @param share how many of a hundred buffers are held
 * @param which ones
 */
public record Holding(int capacity, int share, Which which) {
  static Holding parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "a holding is written as capacity/percent/which: holding=" + text);
    }
    return new Holding(
        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Which.valueOf(parts[2]));
  }

  /** Returns how many buffers are held: the share of the capacity, rounded down. */
  public int count() {
    return (int) ((long) capacity * share / 100);
  }

  @Override
  public String toString() {
    return "%d/%d/%s".formatted(capacity, share, which.name());
  }
}
