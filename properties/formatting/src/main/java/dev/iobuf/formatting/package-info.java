/** The format of all sources. */
@NullMarked
package dev.iobuf.formatting;

import org.jspecify.annotations.NullMarked;
