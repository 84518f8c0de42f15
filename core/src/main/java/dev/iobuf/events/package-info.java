/**
 * The events of JDK Flight Recorder. All are off the fast path, or are periodic events, which the
 * recorder's own thread requests. While no recording runs, an event costs one load of a flag: the
 * compiler removes the object. Each kind has a rate, above which a recording leaves events out: see
 * the annotations of the nested classes. A Java runtime without the module {@code jdk.jfr} records
 * none.
 *
 * <p>No event may end an operation of a pool or slab. If the heap or the stack has no room for an
 * event, the event is left out. If that happens while the class of an event is initialized, the
 * Java runtime never initializes the class again, and all events of that kind are left out.
 */
@NullMarked
package dev.iobuf.events;

import org.jspecify.annotations.NullMarked;
