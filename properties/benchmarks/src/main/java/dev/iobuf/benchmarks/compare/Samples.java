package dev.iobuf.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The results of the forks of one case. A fork counts once, by its mean: forks differ by more than
 * iterations do, since each is compiled anew.
 *
 * @param moreIsBetter true if scores are of throughput, and not of time
 * @param forks in the order of the rounds
 */
record Samples(boolean moreIsBetter, List<Fork> forks) {
  double median() {
    return median(Fork::score);
  }

  /** Half of the range from the lowest fork to the highest. */
  double error() {
    double[] scores = sorted(Fork::score);
    return (scores[scores.length - 1] - scores[0]) / 2;
  }

  String unit() {
    return forks.getFirst().unit();
  }

  /** Bytes of garbage an operation. */
  double garbage() {
    return counter("gc.alloc.rate.norm");
  }

  /** The median of something that was counted beside the score. */
  double counter(String name) {
    return median(fork -> Objects.requireNonNull(fork.counters().get(name), name));
  }

  /** The median of a percentile of the operations. */
  double percentile(double percent) {
    return median(fork -> fork.percentiles().applyAsDouble(percent));
  }

  /** Returns by which factor this is better than the other, by the medians. */
  double ratioTo(Samples other) {
    return ratio(median(), other.median());
  }

  /** Returns by which factor this was better than the other in one round. */
  double ratioTo(Samples other, int round) {
    return ratio(forks.get(round).score(), other.forks.get(round).score());
  }

  private double ratio(double mine, double others) {
    return moreIsBetter ? mine / others : others / mine;
  }

  private double median(ToDoubleFunction<Fork> measure) {
    double[] values = sorted(measure);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private double[] sorted(ToDoubleFunction<Fork> measure) {
    double[] values = forks.stream().mapToDouble(measure).toArray();
    Arrays.sort(values);
    return values;
  }
}
