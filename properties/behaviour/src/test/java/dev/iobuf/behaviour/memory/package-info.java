/** Native memory: slabs with each backing, aligned memory, and the sizes on which they depend. */
@NullMarked
package dev.iobuf.behaviour.memory;

import org.jspecify.annotations.NullMarked;
