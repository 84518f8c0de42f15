package dev.iobuf.benchmarks.compare;

import java.util.function.ToDoubleFunction;

/**
 * Something of ours that should not exceed a number.
 *
 * @param what what is bounded
 * @param ours the case that shows it
 * @param measure reads it
 * @param limit what it should not exceed
 * @param unit its unit
 */
record Bound(
    String what, Case ours, ToDoubleFunction<Samples> measure, double limit, String unit) {}
