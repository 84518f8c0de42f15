/**
 * The events of JDK Flight Recorder. While nobody records, an event is an object that the compiler
 * removes and a look at a flag; all of them are off the fast path.
 */
@NullMarked
package dev.iobuf.events;

import org.jspecify.annotations.NullMarked;
