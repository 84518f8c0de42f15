/**
 * Bounded, lock-free pools that lend by index.
 *
 * <p>Generated pools lend buffers of native memory: each is a {@link dev.iobuf.pool.SlabPool}.
 * {@link dev.iobuf.pool.BoundedPool} lends objects. {@link dev.iobuf.pool.IndexPool} lends bare
 * indices, and is the engine of both. {@link dev.iobuf.pool.PoolOptions} set the name of a pool,
 * how it waits, and how it watches its leases.
 */
@NullMarked
package dev.iobuf.pool;

import org.jspecify.annotations.NullMarked;
