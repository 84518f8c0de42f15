/** The programs still run. */
@NullMarked
package dev.iobuf.benchmarks.waiting;

import org.jspecify.annotations.NullMarked;
