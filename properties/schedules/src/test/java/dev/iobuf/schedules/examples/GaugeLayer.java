package dev.iobuf.schedules.examples;

/** The part of a {@link Gauge} that changes the level. */
abstract class GaugeLayer extends GaugeFields {
  private final int least = 7;

  final int add(int change) {
    level = Math.max(least, level + change);
    return level;
  }

  final int fill() {
    level = 100;
    return level;
  }
}

/** The fields of a {@link Gauge}. */
abstract class GaugeFields {
  int level = 7;
}
