/** The pool and its ring as contenders of the model. */
@NullMarked
package dev.iobuf.pool;

import org.jspecify.annotations.NullMarked;
