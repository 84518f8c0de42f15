/**
 * The description of buffer tiers, from which the annotation processor emits their classes.
 *
 * <p>One {@link dev.iobuf.annotation.BufferTier} on a package gives that package a buffer, a pool
 * and an iovec class of the described size.
 */
@NullMarked
package dev.iobuf.annotation;

import org.jspecify.annotations.NullMarked;
