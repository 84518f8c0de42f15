/** Shows that all benchmarks run. */
@NullMarked
package dev.iobuf.benchmarks;

import org.jspecify.annotations.NullMarked;
