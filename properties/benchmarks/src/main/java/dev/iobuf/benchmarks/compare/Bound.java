package dev.iobuf.benchmarks.compare;

import java.util.function.ToDoubleFunction;

/**
 * A quantity of the library that should not exceed a number.
 *
 * @param what the quantity that is bounded
 * @param ours the case that shows it
 * @param measure reads it
 * @param limit the largest value that it should have
 * @param unit its unit
 */
record Bound(
    String what, Case ours, ToDoubleFunction<Samples> measure, double limit, String unit) {}
