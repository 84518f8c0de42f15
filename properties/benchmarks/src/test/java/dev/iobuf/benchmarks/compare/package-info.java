/** Shows that what is made of results is right. */
@NullMarked
package dev.iobuf.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
