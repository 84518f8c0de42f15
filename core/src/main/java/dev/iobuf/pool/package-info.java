/**
 * Bounded, lock-free pools that lend by index.
 *
 * <p>{@link dev.iobuf.pool.IndexPool} is the engine of every pool: a bag of indices behind a
 * striped front, with {@link dev.iobuf.pool.IndexRing} as the part that all threads share. {@link
 * dev.iobuf.pool.BoundedPool} lends objects; generated pools lend buffers of native memory.
 */
@NullMarked
package dev.iobuf.pool;

import org.jspecify.annotations.NullMarked;
