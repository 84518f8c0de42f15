/**
 * The events of JDK Flight Recorder. All are off the fast path. While no recording runs, an event
 * costs one load of a flag: the compiler removes the object. On a Java runtime without the module
 * {@code jdk.jfr} there are none.
 */
@NullMarked
package dev.iobuf.events;

import org.jspecify.annotations.NullMarked;
