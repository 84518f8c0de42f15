package dev.iobuf.schedules.examples;

/** Loses updates: reads and writes in two steps. */
public final class RacyCounter {
  private int count;

  /** Returns the count before. */
  public int next() {
    return count++;
  }

  /** The count as it should be. */
  public static final class Model {
    private int count;

    /** Returns the count before. */
    public int next() {
      return count++;
    }

    /** Returns the state. */
    public int count() {
      return count;
    }
  }
}
