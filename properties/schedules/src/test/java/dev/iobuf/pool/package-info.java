/** The subjects by which the explorer calls classes of the pool, from within their package. */
@NullMarked
package dev.iobuf.pool;

import org.jspecify.annotations.NullMarked;
