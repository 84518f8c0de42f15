/** Projects that use the library by its artifacts alone. */
@NullMarked
package dev.iobuf.tiers;

import org.jspecify.annotations.NullMarked;
