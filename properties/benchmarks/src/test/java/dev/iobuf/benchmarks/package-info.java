/** Shows that benchmarks run, and that what is made of their results is right. */
@NullMarked
package dev.iobuf.benchmarks;

import org.jspecify.annotations.NullMarked;
