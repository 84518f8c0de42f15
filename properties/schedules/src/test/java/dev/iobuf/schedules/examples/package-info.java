/** Small classes, right and wrong, that the explorer is tried on. */
@NullMarked
package dev.iobuf.schedules.examples;

import org.jspecify.annotations.NullMarked;
