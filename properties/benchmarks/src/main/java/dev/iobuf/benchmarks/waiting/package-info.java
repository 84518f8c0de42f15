/** Programs that measure waiting, each with a {@code main} that prints its results. */
@NullMarked
package dev.iobuf.benchmarks.waiting;

import org.jspecify.annotations.NullMarked;
