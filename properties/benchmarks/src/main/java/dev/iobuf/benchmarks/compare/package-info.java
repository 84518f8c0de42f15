/** Runs the benchmarks side by side, compares the results with their goals, and draws them. */
@NullMarked
package dev.iobuf.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
