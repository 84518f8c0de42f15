/** The costs of the library, beside those of other libraries. */
@NullMarked
package dev.iobuf.benchmarks;

import org.jspecify.annotations.NullMarked;
