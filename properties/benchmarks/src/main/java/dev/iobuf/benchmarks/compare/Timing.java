package dev.iobuf.benchmarks.compare;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The time of a fork, and its parts.
 *
 * @param warmUps how many iterations it does not measure
 * @param warmUpMillis how long each of these is
 * @param iterations how many it measures after these
 * @param millis how long each of these is
 */
record Timing(int warmUps, int warmUpMillis, int iterations, int millis) {
  void applyTo(ChainedOptionsBuilder options) {
    options
        .warmupIterations(warmUps)
        .warmupTime(TimeValue.milliseconds(warmUpMillis))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.milliseconds(millis));
  }
}
