/** A model of a machine with many processors, and pools that run on it. */
@NullMarked
package dev.iobuf.model;

import org.jspecify.annotations.NullMarked;
