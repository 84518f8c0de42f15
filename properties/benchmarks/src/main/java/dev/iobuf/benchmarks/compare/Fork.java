package dev.iobuf.benchmarks.compare;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * The results of one fork.
 *
 * @param score the mean of its iterations
 * @param unit of the score
 * @param counters the other counts of an iteration
 * @param percentiles of single operations if these were timed; otherwise of iterations
 */
record Fork(
    double score, String unit, Map<String, Double> counters, DoubleUnaryOperator percentiles) {
  static Fork of(RunResult result) {
    Map<String, Double> counters = new TreeMap<>();
    // By the mean: the score of a counter is the sum over all iterations.
    result
        .getSecondaryResults()
        .forEach((name, counter) -> counters.put(name, counter.getStatistics().getMean()));
    Statistics scores = result.getPrimaryResult().getStatistics();
    return new Fork(
        result.getPrimaryResult().getScore(),
        result.getPrimaryResult().getScoreUnit(),
        counters,
        scores::getPercentile);
  }
}
