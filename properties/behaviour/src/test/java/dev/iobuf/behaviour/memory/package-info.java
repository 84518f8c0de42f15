/** Native memory: slabs under each backing, aligned memory, and the sizes they go by. */
@NullMarked
package dev.iobuf.behaviour.memory;

import org.jspecify.annotations.NullMarked;
