/** What the explorer calls of the pool's classes, from within their package. */
@NullMarked
package dev.iobuf.pool;

import org.jspecify.annotations.NullMarked;
