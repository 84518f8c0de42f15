/** Tells the library that its users have forgotten an object: that no thread can reach it. */
@NullMarked
package dev.iobuf.forgotten;

import org.jspecify.annotations.NullMarked;
