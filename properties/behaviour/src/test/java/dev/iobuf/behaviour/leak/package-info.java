/** A server that leaks, and the page on how to find out where. */
@NullMarked
package dev.iobuf.behaviour.leak;

import org.jspecify.annotations.NullMarked;
