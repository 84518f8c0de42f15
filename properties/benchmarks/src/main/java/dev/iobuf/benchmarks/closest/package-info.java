/** The loops that are compared with those of pools in C, outside JMH. */
@NullMarked
package dev.iobuf.benchmarks.closest;

import org.jspecify.annotations.NullMarked;
