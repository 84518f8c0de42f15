/** Tests of the computations and plots of results. */
@NullMarked
package dev.iobuf.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
