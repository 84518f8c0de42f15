package dev.iobuf.examples;

/**
 * What a proxy has done.
 *
 * @param accepted connections that were to be served
 * @param turnedAway connections beyond the limit
 * @param unreachable connections for which the target could not be reached, or not in time
 * @param idle connections that were reset since they moved nothing
 * @param bytes received from either side
 * @param exhaustions how often a receive found no buffer
 */
record ProxyCounts(
    long accepted, long turnedAway, long unreachable, long idle, long bytes, long exhaustions) {

  static final ProxyCounts NONE = new ProxyCounts(0, 0, 0, 0, 0, 0);

  ProxyCounts plus(ProxyCounts other) {
    return new ProxyCounts(
        accepted + other.accepted,
        turnedAway + other.turnedAway,
        unreachable + other.unreachable,
        idle + other.idle,
        bytes + other.bytes,
        exhaustions + other.exhaustions);
  }

  /** Returns a line for readers. */
  @Override
  public String toString() {
    return String.join(
        ", ",
        Quantity.of(accepted, "connection"),
        Quantity.of(bytes, "byte"),
        Quantity.of(exhaustions, "time") + " out of buffers",
        Quantity.of(turnedAway, "connection") + " turned away",
        Quantity.of(unreachable, "time") + " no target",
        Quantity.of(idle, "idle connection") + " reset");
  }
}
