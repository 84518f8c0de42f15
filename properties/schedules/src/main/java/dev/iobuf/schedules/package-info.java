/**
 * Explores the interleavings of small concurrent programs over unchanged class files, and checks
 * that what every interleaving returns is linearizable.
 *
 * <p>Begin at {@link dev.iobuf.schedules.Explorer}.
 */
@NullMarked
package dev.iobuf.schedules;

import org.jspecify.annotations.NullMarked;
