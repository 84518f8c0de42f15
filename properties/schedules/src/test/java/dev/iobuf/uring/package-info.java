/** What the explorer calls of the classes of rings, from within their package. */
@NullMarked
package dev.iobuf.uring;

import org.jspecify.annotations.NullMarked;
