/**
 * io_uring in pure Java: pooled buffers all the way to the kernel, without a copy, and without an
 * allocation for each operation.
 *
 * <p>A {@link dev.iobuf.uring.IoUring} belongs to one thread, which starts operations on it,
 * submits them together, and takes their {@link dev.iobuf.uring.Completion}s. All memory that an
 * operation names is a lease of a pool. The operation pins the lease until the kernel has finished
 * with it. Until then the lease can't be put, and its pool can't be closed. This package is neither
 * an event loop nor a framework, but a ring can serve as the base of either.
 *
 * <p>Objects that hold a resource of the kernel ({@link dev.iobuf.uring.IoUring}, {@link
 * dev.iobuf.uring.IoUringFile}, {@link dev.iobuf.uring.ProvidedBuffers}) have a {@code close()}
 * that may throw {@link dev.iobuf.io.SystemCallException}. The kernel has then refused, and the
 * object is still open. Closing again does nothing.
 *
 * <p>Needs Linux 5.11 or later, native access ({@code --enable-native-access=dev.iobuf.core}), and
 * a system that allows io_uring; {@link dev.iobuf.uring.IoUringSupport#current()} says whether it
 * can be used, or why not.
 */
@NullMarked
package dev.iobuf.uring;

import org.jspecify.annotations.NullMarked;
