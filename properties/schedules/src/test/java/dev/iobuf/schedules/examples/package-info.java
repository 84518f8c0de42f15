/** Small classes, correct and faulty, on which the explorer is tested. */
@NullMarked
package dev.iobuf.schedules.examples;

import org.jspecify.annotations.NullMarked;
