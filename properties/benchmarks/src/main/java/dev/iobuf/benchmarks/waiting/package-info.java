/**
 * Programs that measure what waiting is like, each with a {@code main} that prints all it finds.
 */
@NullMarked
package dev.iobuf.benchmarks.waiting;

import org.jspecify.annotations.NullMarked;
