package dev.iobuf.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What the forks of one case have measured. A fork counts once, by its mean: forks differ by more
 * than iterations do, since each is compiled anew.
 *
 * @param forks the results, in the order in which they were run
 */
record Samples(List<RunResult> forks) {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  double median() {
    return median(Samples::score);
  }

  /** Half of what lies between the lowest fork and the highest. */
  double error() {
    double[] scores = sorted(Samples::score);
    return (scores[scores.length - 1] - scores[0]) / 2;
  }

  String unit() {
    return forks.getFirst().getPrimaryResult().getScoreUnit();
  }

  /** Bytes of garbage an operation. */
  double garbage() {
    return counter(ALLOCATION);
  }

  /** The median of something that was measured beside the score, an iteration. */
  double counter(String name) {
    // By the mean: the score of a counter is the sum over all iterations.
    return median(fork ->
        Objects.requireNonNull(fork.getSecondaryResults().get(name), name)
            .getStatistics()
            .getMean());
  }

  /** The median of a percentile, where single operations were timed. */
  double percentile(double percent) {
    return median(fork -> fork.getPrimaryResult().getStatistics().getPercentile(percent));
  }

  /** How many times better this is than the other: by the medians. */
  double ratioTo(Samples other) {
    return ratio(median(), other.median());
  }

  /** How many times better this is than the other was in the same round. */
  double ratioTo(Samples other, int round) {
    return ratio(score(forks.get(round)), score(other.forks.get(round)));
  }

  private double ratio(double mine, double others) {
    boolean moreIsBetter = forks.getFirst().getParams().getMode() == Mode.Throughput;
    return moreIsBetter ? mine / others : others / mine;
  }

  private static double score(RunResult fork) {
    Result<?> result = fork.getPrimaryResult();
    return result.getScore();
  }

  private double median(ToDoubleFunction<RunResult> measure) {
    double[] values = sorted(measure);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private double[] sorted(ToDoubleFunction<RunResult> measure) {
    double[] values = forks.stream().mapToDouble(measure).toArray();
    Arrays.sort(values);
    return values;
  }
}
