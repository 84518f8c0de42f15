/**
 * The events of JDK Flight Recorder. All are off the fast path. While no recording runs, an event
 * costs one load of a flag: the compiler removes the object.
 */
@NullMarked
package dev.iobuf.events;

import org.jspecify.annotations.NullMarked;
