/**
 * The events of JDK Flight Recorder. All are off the fast path, or are those that its own thread
 * asks for periodically. While no recording runs, an event costs one load of a flag: the compiler
 * removes the object. Each kind has a rate beyond which a recording leaves events out, see the
 * annotations of the nested classes. On a Java runtime without the module {@code jdk.jfr} there are
 * none.
 */
@NullMarked
package dev.iobuf.events;

import org.jspecify.annotations.NullMarked;
