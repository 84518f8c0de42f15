package dev.iobuf.schedules.examples;

/** A level, for one thread. Its code lies in the files of two classes. */
public final class Gauge extends GaugeLayer {
  /** Adds one; returns the level. */
  public int up() {
    return add(1);
  }

  /** Takes one; returns the level. */
  public int down() {
    return add(-1);
  }

  /** Makes the level the highest that there is, and returns it. */
  public int full() {
    return fill();
  }
}
