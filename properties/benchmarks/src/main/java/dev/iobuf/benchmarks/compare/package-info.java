/** Runs the benchmarks side by side, judges the results by what they should be, and draws them. */
@NullMarked
package dev.iobuf.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
